//! `keyvalue-2023`: wasi:keyvalue of May 2023 on a provider of today.
//!
//! Buckets, values, streams and errors are plain numbers in that proposal, and nobody but this
//! component knows what stands behind them. It is two components: `keyvalue-2023-watched` also
//! makes values for those who deliver changes to a handler.
//!
//! * `handle`: the numbers, and `table`: the objects behind them.
//! * `body`: values and streams. `errors` and `fault`: what went wrong, and its text.
//! * `store`: what is asked of the provider.
//! * `adapter`: the functions of the proposal.
//! * `component`: the imports and exports, the only part that knows of WIT.
//!
//! Limits:
//!
//! * A number stands for another object again after its place was taken 131 072 times at the earliest.
//! * Values that nobody drops take memory. When there is no more of it, the instance ends.
//! * Nobody may call this instance while it calls the provider: a provider that tells a handler
//!   of changes at once needs another instance of this component for that handler.
//! * `increment` reads the number before it adds to it: two calls of the provider. A sum of 2^63 or
//!   more makes a key with a time to live stay.
//! * If another component counts a number below 0 while this one is adding to it, that sum can be
//!   read for a moment, until it is taken back.
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

mod adapter;
mod body;
#[cfg(target_family = "wasm")]
mod component;
mod errors;
mod fault;
mod handle;
mod number;
mod objects;
mod store;
mod table;
mod text;

pub use adapter::Adapter;
pub use body::LIMIT;
pub use handle::ALIVE;
pub use store::{Page, Range, Refusal, Store};
