//! Memory for many small keys and values: quick to take, quick to give back, no headers.
//!
//! Blocks of up to [`SMALL`] bytes come in classes of 16 bytes each. A block that
//! is given back waits in its class for the next of that size; the size is known
//! from the layout, so a block has no header. Blocks are cut from slabs, which,
//! like all larger blocks, come from Talc. A general allocator joins neighbours
//! each time, at a cost that showed in every call of the store.
//!
//! The first slab is what the memory has behind the data when an instance begins, and larger
//! blocks are cut from it too. So one that does little, as in a service where each request has its own,
//! never grows its memory, and touches few pages: for a host both cost more than the call.
//!
//! Limits: memory that one class has given back serves no other class, and larger blocks of the first
//! slab serve nobody again.

use core::alloc::{GlobalAlloc, Layout};
use core::cell::UnsafeCell;
use core::ptr::{NonNull, null_mut};

use talc::wasm::{WasmDynamicTalc, new_wasm_dynamic_allocator};

/// Blocks of at most so many bytes are small.
const SMALL: usize = 512;
const STEP: usize = 16;
const SLAB: usize = 32 * 1024;
/// A page of WebAssembly's memory.
const PAGE: usize = 64 * 1024;

unsafe extern "C" {
    /// Where the linker puts no more data.
    static __heap_base: u8;
}

/// The allocator of a component; [`without_std!`](crate::without_std) makes it the global one.
#[expect(missing_debug_implementations, reason = "there is nothing to see in it")]
pub struct Allocator {
    large: WasmDynamicTalc,
    small: UnsafeCell<Small>,
}

struct Small {
    /// For each class, the first block that waits; it begins with the address of the next.
    waiting: [*mut u8; SMALL / STEP],
    /// What is left of the newest slab.
    slab: *mut u8,
    left: usize,
    /// Where the first slab ends, once it is in use.
    first_end: *mut u8,
}

// SAFETY: a component instance has one thread; `Once` refuses any other.
unsafe impl Sync for Allocator {}

impl Allocator {
    /// No memory yet.
    #[expect(clippy::new_without_default, reason = "it is for statics")]
    pub const fn new() -> Self {
        let small =
            Small { waiting: [null_mut(); SMALL / STEP], slab: null_mut(), left: 0, first_end: null_mut() };
        Self { large: new_wasm_dynamic_allocator(), small: UnsafeCell::new(small) }
    }

    /// A block, which is never null: so the compiler drops all that the standard library does about null.
    #[inline(never)]
    fn block(&self, layout: Layout) -> NonNull<u8> {
        let Some(class) = class(layout) else { return self.alloc_large(layout) };
        // SAFETY: there is one thread, and no reference outlives this function.
        let small = unsafe { &mut *self.small.get() };
        let size = class.wrapping_add(1).wrapping_mul(STEP);
        let Some(first) = small.waiting.get_mut(class) else { return self.cut(small, size) };
        let Some(block) = NonNull::new(*first) else { return self.cut(small, size) };
        // SAFETY: a block that waits begins with the address of the next.
        *first = unsafe { block.cast::<*mut u8>().read() };
        block
    }

    /// A block that is not small: from the first slab, as long as there is one, or from Talc.
    #[inline(never)]
    fn alloc_large(&self, layout: Layout) -> NonNull<u8> {
        // SAFETY: there is one thread, and no reference outlives this function.
        let small = unsafe { &mut *self.small.get() };
        small.begin();
        let size = layout.size().wrapping_add(STEP - 1) & !(STEP - 1);
        if small.slab < small.first_end && size <= small.left && layout.align() <= STEP {
            return small.take(size);
        }
        self.alloc_more(layout)
    }

    /// Memory that cannot grow ends the instance, before any answer is wrong.
    #[inline(never)]
    fn alloc_more(&self, layout: Layout) -> NonNull<u8> {
        // SAFETY: sizes are not zero, for those of `GlobalAlloc` and of slabs are not.
        let memory = NonNull::new(unsafe { self.large.alloc(layout) });
        memory.unwrap_or_else(|| core::arch::wasm32::unreachable())
    }

    /// Cuts a block from the slab.
    #[inline(never)]
    fn cut(&self, small: &mut Small, size: usize) -> NonNull<u8> {
        small.begin();
        if small.left < size {
            // SAFETY: 16 is a power of two, and the size does not overflow.
            small.slab = self.alloc_more(unsafe { Layout::from_size_align_unchecked(SLAB, STEP) }).as_ptr();
            small.left = SLAB;
        }
        small.take(size)
    }
}

impl Small {
    /// Begins with the first slab. Nobody has grown the memory yet.
    fn begin(&mut self) {
        if self.first_end.is_null() {
            let base = (&raw const __heap_base).cast_mut();
            self.slab = base.wrapping_add(base.align_offset(STEP));
            self.first_end = core::arch::wasm32::memory_size(0).wrapping_mul(PAGE) as *mut u8;
            self.left = (self.first_end as usize).saturating_sub(self.slab as usize);
        }
    }

    /// Takes some of the bytes that are left.
    fn take(&mut self, size: usize) -> NonNull<u8> {
        let block = self.slab;
        self.slab = block.wrapping_add(size);
        self.left = self.left.wrapping_sub(size);
        // SAFETY: no slab begins at 0, where the stack is.
        unsafe { NonNull::new_unchecked(block) }
    }
}

/// The class of a layout, if it is small.
#[inline(always)]
fn class(layout: Layout) -> Option<usize> {
    let small = layout.size().wrapping_sub(1) < SMALL && layout.align() <= STEP;
    small.then(|| layout.size().wrapping_sub(1) / STEP)
}

// SAFETY: a block is given out once until it is given back, is as large as its class says, and is
// aligned to 16 bytes, as slabs are and their cuts. Large blocks are Talc's.
unsafe impl GlobalAlloc for Allocator {
    #[inline(always)]
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        self.block(layout).as_ptr()
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        let Some(class) = class(layout) else {
            // SAFETY: there is one thread, and no reference outlives this function.
            let first_end = unsafe { (*self.small.get()).first_end };
            if block >= first_end {
                // SAFETY: the caller's: it came from `alloc_more`.
                unsafe { self.large.dealloc(block, layout) };
            }
            return;
        };
        // SAFETY: there is one thread, and no reference outlives this function.
        let small = unsafe { &mut *self.small.get() };
        if let Some(first) = small.waiting.get_mut(class) {
            // SAFETY: the block has at least 16 bytes, and nobody else uses it any more.
            unsafe { block.cast::<*mut u8>().write(*first) };
            *first = block;
        }
    }
}
