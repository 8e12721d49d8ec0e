//! Sorting, once for all who need it: each kind of sort that a compiler makes is
//! some kilobytes.

use core::cmp::Ordering;

/// Sorts by the number; `tie` decides between items with equal ones.
#[inline(never)]
pub(crate) fn sort(items: &mut [(u64, u32)], tie: &dyn Fn(u32, u32) -> Ordering) {
    items.sort_unstable_by(|(a, i), (b, j)| a.cmp(b).then_with(|| tie(*i, *j)));
}
