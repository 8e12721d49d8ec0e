//! `keyvalue-filesystem`: a store in a directory of the host, which many instances share.
//!
//! The store is `keyvalue-engine`, which knows of no host. Here is what it stands on:
//!
//! * `options`: what the operator chose, in the environment.
//! * `directory` and `host`: where its files are, the time, and random numbers.
//! * `storage` and `fault`: its files, by as few calls of the host as there can be.
//! * `component`: what is exported.
#![cfg_attr(target_family = "wasm", no_std)]
#![deny(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects
)]
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::panic))]
#![cfg_attr(not(target_family = "wasm"), allow(dead_code, reason = "only the component has a host"))]

extern crate alloc;

#[cfg(target_family = "wasm")]
mod component;
mod directory;
#[cfg(target_family = "wasm")]
mod fault;
#[cfg(target_family = "wasm")]
mod host;
mod options;
#[cfg(target_family = "wasm")]
mod storage;
