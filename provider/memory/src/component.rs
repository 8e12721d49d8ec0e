//! The component: what is exported.

use keyvalue_bindings::{Once, Provider};
use keyvalue_core::{Policy, Result, Service};

use crate::Memory;

struct KeyvalueMemory;

static SERVICE: Once<Service<Memory>> = Once::new();

impl Provider for KeyvalueMemory {
    type Store = Memory;

    fn service() -> Result<&'static Service<Memory>> {
        SERVICE.get_or_try(|| {
            #[cfg(feature = "clock")]
            let memory = Memory::new(wasip2::clocks::monotonic_clock::now);
            #[cfg(not(feature = "clock"))]
            let memory = Memory::default();
            Ok(Service::new(memory, Policy::default()))
        })
    }
}

keyvalue_bindings::export!(KeyvalueMemory);
#[cfg(feature = "clock")]
keyvalue_bindings::export_ttl!(KeyvalueMemory);
keyvalue_bindings::export_transactions!(KeyvalueMemory);
keyvalue_bindings::export_query!(KeyvalueMemory);
keyvalue_bindings::export_changes!(KeyvalueMemory);
keyvalue_bindings::export_maintenance!(KeyvalueMemory);
keyvalue_bindings::without_std!();
