//! What an instance keeps for its life.

use core::cell::OnceCell;

use keyvalue_core::{Error, Result};

/// A value made when it is first needed, for a `static`.
#[derive(Debug)]
pub struct Once<T>(OnceCell<T>);

// SAFETY: a component instance has one thread. The check below keeps it so.
unsafe impl<T> Sync for Once<T> {}
#[cfg(target_feature = "atomics")]
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
        // Not `get_or_init`: it can panic, and brings the text that it would say.
        let _ = self.0.set(make()?);
        self.0.get().ok_or(Error::NoSuchStore)
    }
}
