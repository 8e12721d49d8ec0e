//! The component: what is exported.

use keyvalue_bindings::{Once, Provider};
use keyvalue_core::{Policy, Result, Service};

use crate::Memory;

struct KeyvalueMemory;

static SERVICE: Once<Service<Memory>> = Once::new();

impl Provider for KeyvalueMemory {
    type Store = Memory;

    fn service() -> Result<&'static Service<Memory>> {
        SERVICE.get_or_try(|| Ok(Service::new(Memory::default(), Policy::default())))
    }
}

keyvalue_bindings::export!(KeyvalueMemory);
keyvalue_bindings::without_std!();
