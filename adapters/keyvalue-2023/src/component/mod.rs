//! The component: what it imports, and what it exports.

mod bindings;
mod exports;
mod imports;
mod streams;
#[cfg(feature = "watched")]
mod watched;

use crate::Adapter;
use imports::Provider;

/// What the exports are functions of.
struct Exported;

/// The adapter of this instance.
struct Instance(Adapter<Provider>);

// SAFETY: a component instance has one thread.
unsafe impl Sync for Instance {}
#[cfg(target_feature = "atomics")]
compile_error!("`Instance` is for components, which have one thread");

static INSTANCE: Instance = Instance(Adapter::new(Provider));

fn adapter() -> &'static Adapter<Provider> {
    &INSTANCE.0
}

bindings::export!(Exported with_types_in bindings);
keyvalue_bindings::without_std!();
