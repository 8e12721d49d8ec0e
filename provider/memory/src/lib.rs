//! `keyvalue-memory`: a store in the memory of its own instance.
//!
//! It is two components. `keyvalue-memory` imports a clock, `wasi:clocks/monotonic-clock`, and
//! nothing else, and has keys that expire; `keyvalue-memory-pure` imports nothing, and has none.
//! Apart from times, equal calls give equal answers, listing order included. What an instance
//! holds is gone with it.
//!
//! * `key`: hashing and comparing keys.
//! * `table`: the keys of one bucket, and in it `segments`, the hash table that they are in.
//! * `clock`, or `no_clock` in its place: when keys end.
//! * `order` and `history`: the keys in order, and what was written. A bucket has them
//!   from the moment on at which somebody first asks.
//! * `store`, `bucket` and `extra`: the traits of `keyvalue-core`.
//!
//! Limits:
//!
//! * The first `scan` or `count` of a bucket puts all of its keys in order, which takes as much
//!   memory again as the keys do, until `compact`.
//! * A key that has ended takes memory until somebody writes to it, until its neighbours
//!   need the room, or until `compact`.
//! * A bucket whose changes were asked for once is not forgotten when it is empty.
//! * Versions begin at 1 in every instance. A position among the changes of another instance is
//!   recognised by the time at which they were first asked for; `keyvalue-memory-pure`, which has
//!   no clock, can take it for one of its own.
#![cfg_attr(all(target_family = "wasm", feature = "component"), no_std)]
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
#[cfg(feature = "ttl")]
mod clock;
#[cfg(not(feature = "ttl"))]
#[path = "no_clock.rs"]
mod clock;
#[cfg(all(target_family = "wasm", feature = "component"))]
mod component;
mod extra;
mod history;
mod key;
mod order;
mod sort;
mod store;
mod table;

pub use bucket::MemoryBucket;
pub use store::Memory;
