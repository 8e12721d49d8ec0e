//! What a key-value store is, apart from where its data lives and how it is called.
//!
//! A backend implements [`Store`] and [`Bucket`], once. [`Service`] and [`Handle`]
//! put the rules around it that are the same everywhere: the operator's
//! [`Policy`], the [`limits`], the [`counter`] format, the list [`cursor`] and
//! the [`Error`] texts. Nothing here knows of components; the crate
//! `keyvalue-bindings` maps a [`Service`] to the exported interfaces.
#![no_std]
#![deny(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects
)]
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::panic, clippy::arithmetic_side_effects))]

extern crate alloc;
#[cfg(test)]
extern crate std;

mod bucket;
pub mod counter;
pub mod cursor;
mod error;
pub mod extra;
pub mod limits;
mod page;
mod policy;
mod service;

pub use bucket::{Bucket, Store, Swap, Value, Version};
pub use error::{Error, Result};
pub use page::Page;
pub use policy::Policy;
pub use service::{Handle, Service};
