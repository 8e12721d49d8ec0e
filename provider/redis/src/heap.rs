//! Putting into order no more than is asked for.

use alloc::vec::Vec;

/// Items that come out in order, from the smallest on, or, in reverse, from the largest.
#[derive(Debug)]
pub struct Heap<T> {
    /// No item comes before the one at half its place, counted from 1.
    items: Vec<T>,
    reverse: bool,
}

impl<T: Ord> Heap<T> {
    /// Takes about as many steps as there are items.
    pub fn new(items: Vec<T>, reverse: bool) -> Self {
        let mut heap = Self { items, reverse };
        for place in (0..heap.items.len() / 2).rev() {
            heap.sink(place);
        }
        heap
    }

    /// The next item in order.
    pub fn pop(&mut self) -> Option<T> {
        if self.items.is_empty() {
            return None;
        }
        let first = self.items.swap_remove(0);
        self.sink(0);
        Some(first)
    }

    /// Moves an item behind those that come before it.
    fn sink(&mut self, mut place: usize) {
        loop {
            let left = place.saturating_mul(2).saturating_add(1);
            let mut first = place;
            for child in [left, left.saturating_add(1)] {
                if self.is_before(child, first) {
                    first = child;
                }
            }
            if first == place {
                return;
            }
            self.items.swap(place, first);
            place = first;
        }
    }

    fn is_before(&self, one: usize, other: usize) -> bool {
        match (self.items.get(one), self.items.get(other)) {
            (Some(one), Some(other)) => {
                if self.reverse {
                    one > other
                } else {
                    one < other
                }
            }
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_come_out_in_order() {
        for len in 0..200_u32 {
            let items: Vec<u32> = (0..len).map(|n| n.wrapping_mul(2_654_435_761) % 100).collect();
            let mut sorted = items.clone();
            sorted.sort_unstable();
            let mut heap = Heap::new(items.clone(), false);
            assert!(core::iter::from_fn(|| heap.pop()).eq(sorted.iter().copied()), "{len}");
            let mut heap = Heap::new(items, true);
            assert!(core::iter::from_fn(|| heap.pop()).eq(sorted.iter().rev().copied()), "{len}");
        }
    }
}
