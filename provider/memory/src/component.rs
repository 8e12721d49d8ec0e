//! The component: what is exported, and the little that `std` would otherwise bring.

use keyvalue_bindings::{Once, Provider};
use keyvalue_core::{Policy, Result, Service};

use crate::Memory;
use crate::allocator::Allocator;

struct KeyvalueMemory;

static SERVICE: Once<Service<Memory>> = Once::new();

impl Provider for KeyvalueMemory {
    type Store = Memory;

    fn service() -> Result<&'static Service<Memory>> {
        SERVICE.get_or_try(|| Ok(Service::new(Memory::default(), Policy::default())))
    }
}

keyvalue_bindings::export!(KeyvalueMemory);

#[global_allocator]
static ALLOCATOR: Allocator = Allocator::new();

#[panic_handler]
fn stop(_: &core::panic::PanicInfo<'_>) -> ! {
    core::arch::wasm32::unreachable()
}
