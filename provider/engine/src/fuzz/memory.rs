//! How much memory a piece of work takes.

use core::cell::Cell;
use std::alloc::{GlobalAlloc, Layout, System};
use std::thread_local;

struct Counting;

#[global_allocator]
static COUNTING: Counting = Counting;

thread_local! {
    static USED: Cell<(isize, isize)> = const { Cell::new((0, 0)) };
}

fn count(bytes: isize) {
    // A thread that ends still frees.
    let _ = USED.try_with(|used| {
        let (now, most) = used.get();
        let now = now.wrapping_add(bytes);
        used.set((now, most.max(now)));
    });
}

// SAFETY: the system's allocator does all the work.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        count(layout.size() as isize);
        // SAFETY: as it was asked.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, place: *mut u8, layout: Layout) {
        count(-(layout.size() as isize));
        // SAFETY: as it was asked.
        unsafe { System.dealloc(place, layout) }
    }
}

/// The most memory that `work` has in use at a time.
pub fn most_during(work: impl FnOnce()) -> usize {
    USED.with(|used| used.set((0, 0)));
    work();
    USED.with(|used| used.get().1 as usize)
}
