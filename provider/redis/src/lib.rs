//! `keyvalue-redis`: a store on a Redis or Valkey server, which many machines share.
//!
//! The distributed engine is the server's; the interface and its guarantees are those of every
//! provider. Data is stored as other hosts of `wasi:keyvalue` store it, and can be shared with them.
//!
//! * `options`, `url` and `address`: what the operator chose, in the environment.
//! * `names`: how buckets and keys are called in the server.
//! * `resp`: the protocol.
//! * `stream`: what a connection stands on; `wasi` and `native` are that, in a component and in tests.
//! * `connection` and `server`: a request goes out, replies come back. Which connection a request
//!   takes is decided in `server`, by the key; `connect` makes them, and `failure` is why not.
//! * `cluster`: which of several servers has a key, and what to do while that changes.
//! * `scripts`: what the server does at one moment, in its own language.
//! * `call`, `count`, `version`, `list`, `seen` and `heap`: what the operations of a bucket are made of.
//! * `store`, `bucket` and `extra`: the traits of `keyvalue-core`.
//!
//! # Time
//! An operation ends within `KEYVALUE_REDIS_TIMEOUT`, or is an error. Of large values, each MiB has
//! that time. After an error the connection is given up, and the next operation makes a new one.
//! What is found to be cut is replaced at once, and the request sent again: but one that writes only if
//! no part of it was sent, for what others wrote in between would be undone. Otherwise the error says
//! that it may have happened.
//!
//! # Limits
//! * Of several addresses of one server the first that answers is used. For a cluster see `cluster`.
//! * `list-keys`: see `list`. A key can come on two pages if the server's table of keys becomes
//!   smaller between them.
//! * `get-many` and `get-multi` find nothing under a key with a value that is no string, for the
//!   server does not tell. All other operations say so.
//! * Versions: see `scripts`. They need Redis 7.0 or Valkey.
//! * `query`, `stats` and `destroy` are work of the server in proportion to all its keys, in which it
//!   does nothing else: about a second for a million.
//! * `changes` is not exported: the server forgets what was written.
//!
//! # Why the protocol is written here
//! The codec of the crate `redis` 1.8 adds 107 000 bytes to a component, in which all of this has
//! 137 000. It takes 20 to 30 µs for a reply with 100 values, as long as a whole `get`, for it copies
//! each value into memory of its own. Here values are lent from where they arrived. The crate is used
//! in tests: what it sends and reads is what is sent and read here.
#![cfg_attr(target_family = "wasm", no_std)]
#![deny(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects
)]
#![cfg_attr(
    test,
    allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, clippy::arithmetic_side_effects)
)]

extern crate alloc;

mod address;
mod bucket;
mod call;
mod cluster;
#[cfg(target_family = "wasm")]
mod component;
mod connect;
mod connection;
mod count;
mod extra;
mod failure;
mod fault;
mod heap;
mod list;
mod names;
#[cfg(not(target_family = "wasm"))]
mod native;
mod options;
mod resp;
mod scripts;
mod seen;
mod server;
mod store;
mod stream;
mod url;
mod version;
#[cfg(target_family = "wasm")]
mod wasi;

pub use address::Address;
pub use bucket::RedisBucket;
#[cfg(not(target_family = "wasm"))]
pub use native::Native;
pub use options::Settings;
pub use store::Redis;
pub use stream::{Fault, Network, Stream};
