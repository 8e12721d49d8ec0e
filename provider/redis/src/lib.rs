//! `keyvalue-redis`: a store on a Redis or Valkey server, which many machines share.
//!
//! * `options` and `url`: what the operator chose, in the environment.
//! * `names`: how buckets and keys are called in the server.
//! * `resp`: the protocol.
//! * `stream`: what a connection stands on; `wasi` and `native` are that, in a component and in tests.
//! * `connection` and `server`: a request goes out, replies come back.
//! * `scripts`: what the server does at one moment, in its own language.
//! * `heap`: keys in order, as far as they are asked for.
//! * `store`, `bucket`, `list` and `extra`: the traits of `keyvalue-core`.
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

mod bucket;
#[cfg(target_family = "wasm")]
mod component;
mod connection;
mod extra;
mod fault;
mod heap;
mod list;
mod names;
#[cfg(not(target_family = "wasm"))]
mod native;
mod options;
mod resp;
mod scripts;
mod server;
mod store;
mod stream;
mod url;
#[cfg(target_family = "wasm")]
mod wasi;

pub use bucket::RedisBucket;
#[cfg(not(target_family = "wasm"))]
pub use native::Native;
pub use options::{Address, Settings};
pub use store::Redis;
pub use stream::{Fault, Network, Stream};
