//! From [`keyvalue_core`] to the exported interfaces of both drafts, once for all backends.
//!
//! A provider is a type that implements [`Provider`] and one line that exports it:
//!
//! ```text
//! struct KeyvalueMemory;
//! impl Provider for KeyvalueMemory { … }
//! keyvalue_bindings::export!(KeyvalueMemory);
//! ```
//!
//! What its store can do beyond the drafts is exported by a line for each interface of
//! `keyvalue-virt:extra`, such as `keyvalue_bindings::export_query!(KeyvalueMemory);`.
//!
//! The exports are written against the [canonical ABI] by hand. Generated
//! bindings own every value they return, so they copy it first, and they give
//! each draft its own code for the same work. Here a reply points into the
//! store, and both drafts share what they have in common: half the size, and
//! fewer steps on each call. `wasm-tools component new` checks the signatures
//! against the WIT; the conformance suite checks what is in the memory behind them.
//!
//! [canonical ABI]: https://github.com/WebAssembly/component-model/blob/main/design/mvp/CanonicalABI.md
#![no_std]
#![cfg(target_family = "wasm")]
#![deny(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

extern crate alloc;

mod allocator;
pub mod atomics;
pub mod batch;
pub mod changes;
mod exports;
mod lift;
pub mod maintenance;
mod once;
pub mod query;
mod reply;
pub mod store;
pub mod transactions;
pub mod ttl;

use keyvalue_core::{Handle, Result, Service, Store};

pub use allocator::Allocator;
pub use keyvalue_core::counter::Delta;
pub use lift::{RawPair, RawString, realloc};
pub use once::Once;
pub use reply::Reply;

/// What a provider component says of itself: which store it is.
pub trait Provider: 'static {
    /// The backend.
    type Store: Store<Bucket: 'static> + 'static;

    /// The service of this instance, made at the first call.
    ///
    /// # Errors
    /// When the store's options are wrong. The error is given to whoever opens a bucket.
    fn service() -> Result<&'static Service<Self::Store>>;
}

/// An open bucket of `P`: what stands behind a `bucket` resource of either draft.
pub type Bucket<P> = Handle<<<P as Provider>::Store as Store>::Bucket>;
