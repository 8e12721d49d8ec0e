//! The component: what is exported, and the little that `std` would otherwise bring.

use keyvalue_bindings::{Component, Once, Provider};
use keyvalue_core::{Policy, Result, Service};
use talc::wasm::{WasmDynamicTalc, new_wasm_dynamic_allocator};

use crate::Memory;

struct KeyvalueMemory;

static SERVICE: Once<Service<Memory>> = Once::new();

impl Provider for KeyvalueMemory {
    type Store = Memory;

    fn service() -> Result<&'static Service<Memory>> {
        SERVICE.get_or_try(|| Ok(Service::new(Memory::default(), Policy::default())))
    }
}

type Exports = Component<KeyvalueMemory>;
keyvalue_bindings::export!(Exports);

#[global_allocator]
static ALLOCATOR: WasmDynamicTalc = new_wasm_dynamic_allocator();

/// Memory that cannot grow ends here: the instance stops before an answer is wrong.
#[panic_handler]
fn stop(_: &core::panic::PanicInfo<'_>) -> ! {
    core::arch::wasm32::unreachable()
}
