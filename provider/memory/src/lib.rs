//! `keyvalue-memory`: a store in the memory of its own instance.
//!
//! It imports nothing: no clock, no randomness, no environment. Equal calls give
//! equal answers, listing order included. What it holds is gone with the instance.
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

#[cfg(all(target_family = "wasm", feature = "component"))]
mod component;
mod key;
mod store;
mod table;

pub use store::{Memory, MemoryBucket};
