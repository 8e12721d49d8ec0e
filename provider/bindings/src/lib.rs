//! From [`keyvalue_core`] to the exported interfaces of both drafts, once for all backends.
//!
//! A provider is a type that implements [`Provider`] and one line that exports it:
//!
//! ```ignore
//! struct KeyvalueMemory;
//! impl Provider for KeyvalueMemory { … }
//! keyvalue_bindings::export!(keyvalue_bindings::Component<KeyvalueMemory> with_types_in keyvalue_bindings::generated);
//! ```
#![no_std]

extern crate alloc;

mod atomics;
mod batch;
mod store;

use core::cell::OnceCell;
use core::marker::PhantomData;

use keyvalue_core::{Handle, Result, Service, Store};

/// The code that `wit-bindgen` makes of the world `provider`.
#[allow(missing_docs, unused_qualifications)]
pub mod generated {
    wit_bindgen::generate!({
        path: ["../../wit/keyvalue-0.2.0-draft", "../../wit/keyvalue-0.2.0-draft2", "../../wit/components"],
        world: "keyvalue-virt:components/provider",
        pub_export_macro: true,
        export_macro_name: "export",
        default_bindings_module: "keyvalue_bindings::generated",
        generate_all,
    });
}

use generated::exports::wasi::{keyvalue0_2_0_draft as draft, keyvalue0_2_0_draft2 as draft2};
pub use generated::export;

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

/// The exports of the provider `P`.
#[derive(Debug)]
pub struct Component<P>(PhantomData<P>);

type HandleOf<P> = Handle<<<P as Provider>::Store as Store>::Bucket>;

/// The one value that an instance keeps for its life, made when it is first needed.
#[derive(Debug)]
pub struct Once<T>(OnceCell<T>);

// SAFETY: a component instance has one thread. The assertion below keeps it so.
unsafe impl<T> Sync for Once<T> {}
#[cfg(all(target_family = "wasm", target_feature = "atomics"))]
compile_error!("`Once` is for components, which have one thread");

impl<T> Once<T> {
    /// Nothing yet.
    #[expect(clippy::new_without_default, reason = "it is for statics")]
    pub const fn new() -> Self {
        Self(OnceCell::new())
    }

    /// The value; `make` is called until it succeeds once.
    ///
    /// # Errors
    /// Those of `make`.
    #[inline]
    pub fn get_or_try(&self, make: impl FnOnce() -> Result<T>) -> Result<&T> {
        if let Some(value) = self.0.get() {
            return Ok(value);
        }
        let value = make()?;
        Ok(self.0.get_or_init(|| value))
    }
}
