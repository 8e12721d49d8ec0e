//! The component: what is exported, and the little that `std` would otherwise bring.

use alloc::alloc::{GlobalAlloc, Layout};

use keyvalue_bindings::{Once, Provider};
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

keyvalue_bindings::export!(KeyvalueMemory);

/// Memory that cannot grow ends the instance, before any answer is wrong.
///
/// That `alloc` never returns null also lets the compiler drop all that code
/// does about null: it is a tenth of the component.
struct Allocator(WasmDynamicTalc);

#[global_allocator]
static ALLOCATOR: Allocator = Allocator(new_wasm_dynamic_allocator());

// SAFETY: Talc's, which is asked for all of it.
unsafe impl GlobalAlloc for Allocator {
    #[inline]
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // SAFETY: the caller's.
        let memory = unsafe { self.0.alloc(layout) };
        if memory.is_null() {
            core::arch::wasm32::unreachable();
        }
        memory
    }

    #[inline]
    unsafe fn dealloc(&self, memory: *mut u8, layout: Layout) {
        // SAFETY: the caller's.
        unsafe { self.0.dealloc(memory, layout) }
    }
}

#[panic_handler]
fn stop(_: &core::panic::PanicInfo<'_>) -> ! {
    core::arch::wasm32::unreachable()
}
