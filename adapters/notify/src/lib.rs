//! `notify`: a store in front of another, which tells a handler of each change that is made through it.
//!
//! It imports a store and the handler's `watcher`, both of draft2, and exports the store again, in both
//! drafts. Who writes through it has told the handler when the call returns. What goes to the store
//! on another way is not seen here; `follow` is for that.
//!
//! * `store`, `atomics` and `batch`: the exported interfaces, each for both drafts.
//! * `cursor`: draft's cursors are numbers, and draft2's are texts.
//! * `handler`: one call of the handler. The features `draft` and `of-2023` choose the form of handler.
//! * `repeated`: which changes of a batch count.
//!
//! What is told, and when:
//!
//! * A change is told after it was made: `set`, `increment`, a swap that was done, `delete`, also of a
//!   key that was not there. A batch is told change by change, in order: of a key that it has twice, the
//!   last value, or one deletion. What was refused or failed is not told.
//! * The call returns when the handler has, however long that takes. A handler that traps takes the
//!   application with it; what was written stays.
//! * The handler gets a bucket of the store behind this one, so what it writes is not told again.
//! * That bucket is opened before anything is written: if it cannot be, the call fails and nothing is
//!   done. For the further changes of a batch it is opened in between; were that to fail, the rest of the
//!   batch would be kept and not told.
//!
//! Limits, for only draft2 is asked of the store:
//!
//! * Draft's `list-keys` needs cursors as keyvalue-virt's stores have them; with others it is an error
//!   behind the first page.
//! * Draft's `increment` reads the counter before it adds, and past 9 223 372 036 854 775 807 it swaps: a
//!   time to live ends with that. Should another writer make the counter negative just between
//!   reading and adding, the sum is there for a moment before it is taken back and refused.
#![cfg_attr(target_family = "wasm", no_std)]
#![deny(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects
)]
#![cfg_attr(test, allow(clippy::unwrap_used))]
#![cfg_attr(not(target_family = "wasm"), allow(dead_code, reason = "only the component tells of changes"))]

extern crate alloc;

#[cfg(all(feature = "draft", feature = "of-2023"))]
compile_error!("a handler is of one form: choose `draft` or `of-2023`, or neither for draft2");

mod repeated;

#[cfg(target_family = "wasm")]
mod atomics;
#[cfg(target_family = "wasm")]
mod batch;
#[cfg(target_family = "wasm")]
#[allow(missing_docs, unexpected_cfgs, clippy::all, clippy::restriction)]
mod bindings;
#[cfg(target_family = "wasm")]
mod cursor;
#[cfg(target_family = "wasm")]
mod handler;
#[cfg(target_family = "wasm")]
mod store;

#[cfg(target_family = "wasm")]
keyvalue_bindings::without_std!();

/// The component.
#[cfg(target_family = "wasm")]
struct Notify;

#[cfg(target_family = "wasm")]
impl handler::Turn {
    /// Tells of a value that was stored. There is room for it since the turn began; if there was not,
    /// an error now would say that nothing was stored.
    fn told(self, key: &str, value: &[u8]) {
        let _ = self.set(key, value);
    }
}

#[cfg(target_family = "wasm")]
bindings::export!(Notify with_types_in bindings);
