//! Finding the items of a list by their hashes.
//!
//! Items are added, and never leave: that makes it a few lines. It is compiled once for
//! all lists, for it knows nothing of what is in them.

use alloc::vec;
use alloc::vec::Vec;

/// The fewest places.
const LEAST: usize = 16;

/// The numbers of items in a list.
#[derive(Debug, Default)]
pub(crate) struct Index {
    /// Upper half of the hash, and number from 1 on; 0 is a free place. An item is at the place
    /// that its hash tells or behind it, with no free one between. Their number is a power of
    /// two, and a quarter of them is free.
    places: Vec<(u32, u32)>,
    len: usize,
}

fn half(hash: u64) -> u32 {
    (hash >> 32) as u32
}

impl Index {
    /// The bytes of memory that are in use.
    pub fn memory(&self) -> usize {
        self.places.len() * size_of::<(u32, u32)>()
    }

    /// The item with this hash of which `is_it` is true.
    pub fn find(&self, hash: u64, is_it: impl Fn(usize) -> bool) -> Option<usize> {
        let mask = self.places.len().checked_sub(1)?;
        let mut at = half(hash) as usize & mask;
        loop {
            let (other, number) = *self.places.get(at)?;
            let number = number.checked_sub(1)? as usize;
            if other == half(hash) && is_it(number) {
                return Some(number);
            }
            at = (at + 1) & mask;
        }
    }

    /// Adds an item that is not there yet.
    #[inline(never)]
    pub fn add(&mut self, hash: u64, number: usize) {
        if self.len >= self.places.len() / 4 * 3 {
            let more = vec![(0, 0); (self.places.len() * 2).max(LEAST)];
            for place in core::mem::replace(&mut self.places, more) {
                self.place(place);
            }
        }
        self.len += 1;
        self.place((half(hash), number as u32 + 1));
    }

    fn place(&mut self, item: (u32, u32)) {
        let mask = self.places.len().saturating_sub(1);
        let mut at = item.0 as usize & mask;
        while let Some(place) = self.places.get_mut(at).filter(|_| item.1 > 0) {
            if place.1 == 0 {
                *place = item;
                break;
            }
            at = (at + 1) & mask;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_item_is_found_by_its_hash_and_none_by_another() {
        for spread in [0x9e37_79b9_7f4a_7c15, 1 << 32, 1 << 60, 1, 0] {
            let mut index = Index::default();
            assert_eq!(index.find(0, |_| true), None);
            let hash = |number: usize| (number as u64 / 2).wrapping_mul(spread);
            let count = if spread < 1 << 32 { 300 } else { 10_000 };
            for number in 0..count {
                assert_eq!(index.find(hash(number), |found| found == number), None);
                index.add(hash(number), number);
            }
            for number in 0..count {
                assert_eq!(index.find(hash(number), |found| found == number), Some(number));
                assert_eq!(index.find(hash(number), |found| found == count), None);
            }
        }
    }
}
