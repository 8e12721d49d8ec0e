//! Sorting, once for all who need it.
//!
//! The standard library's sorts are five kilobytes each time they are compiled for another
//! type: a good part of a small component, for a few percent of speed.

use alloc::vec::Vec;
use core::cmp::Ordering;

/// So many items are sorted by comparing: to count digits takes some time of its own.
const FEW: usize = 256;

/// Behind so many bits the digits begin that are counted.
const DIGITS: u32 = 32;

/// The numbers of so many items, each with its place, in order; `tie` decides between equal ones.
#[inline(never)]
pub(crate) fn sorted(
    count: usize,
    number: &dyn Fn(usize) -> u64,
    tie: &dyn Fn(u32, u32) -> Ordering,
) -> Vec<(u64, u32)> {
    let mut items: Vec<_> = (0..count).map(number).zip(0..).collect();
    sort(&mut items, tie);
    items
}

/// For items whose order does not matter when their numbers are equal.
pub(crate) fn no_tie(_: u32, _: u32) -> Ordering {
    Ordering::Equal
}

/// Sorts by the number; `tie` decides between items with equal ones.
fn sort(items: &mut Vec<(u64, u32)>, tie: &dyn Fn(u32, u32) -> Ordering) {
    if items.len() <= FEW {
        return merge(items, tie);
    }
    by_first_digits(items);
    for alike in items.chunk_by_mut(|a, b| a.0 >> DIGITS == b.0 >> DIGITS) {
        if alike.len() > 1 {
            merge(alike, tie);
        }
    }
}

/// Sorts by the first four bytes of the number, from the fourth on. Of random numbers few are left
/// to be compared then.
fn by_first_digits(items: &mut Vec<(u64, u32)>) {
    let mut other = items.clone();
    for shift in (DIGITS..u64::BITS).step_by(8) {
        let mut places = [0_u32; 256];
        for (number, _) in items.iter() {
            if let Some(count) = places.get_mut(usize::from((number >> shift) as u8)) {
                *count += 1;
            }
        }
        let mut start = 0;
        for place in &mut places {
            start += core::mem::replace(place, start);
        }
        for item in items.iter() {
            if let Some(place) = places.get_mut(usize::from((item.0 >> shift) as u8))
                && let Some(slot) = other.get_mut(*place as usize)
            {
                *slot = *item;
                *place += 1;
            }
        }
        core::mem::swap(items, &mut other);
    }
}

/// Sorts by comparing. Neighbours are merged into longer and longer runs.
fn merge(items: &mut [(u64, u32)], tie: &dyn Fn(u32, u32) -> Ordering) {
    let comes_first = |a: &(u64, u32), b: &(u64, u32)| match a.0.cmp(&b.0) {
        Ordering::Equal => tie(a.1, b.1).is_lt(),
        order => order.is_lt(),
    };
    let mut len = 1;
    let mut merged = Vec::with_capacity(items.len());
    while len < items.len() {
        for both in items.chunks(len * 2) {
            let (mut left, mut right) = both.split_at(len.min(both.len()));
            while let (Some((a, others)), Some((b, later))) = (left.split_first(), right.split_first()) {
                if comes_first(b, a) {
                    merged.push(*b);
                    right = later;
                } else {
                    merged.push(*a);
                    left = others;
                }
            }
            merged.extend_from_slice(left);
            merged.extend_from_slice(right);
        }
        items.copy_from_slice(&merged);
        merged.clear();
        len *= 2;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_come_in_order_whatever_their_number_and_their_order_before() {
        let mut dice = 1_u64;
        for count in [0, 1, 2, 11, 12, 13, 24, 25, 100, 1_000, 4_097] {
            for sides in [1, 3, 1_000, u64::MAX] {
                let mut roll = || {
                    dice = dice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                    (dice >> 20) % sides
                };
                let mut items: Vec<(u64, u32)> = (0..count).map(|at| (roll(), at)).collect();
                let mut expected = items.clone();
                // Of equal numbers the last item comes first.
                expected.sort_by(|a, b| a.0.cmp(&b.0).then(b.1.cmp(&a.1)));
                sort(&mut items, &|a, b| b.cmp(&a));
                assert_eq!(items, expected);
            }
        }
    }
}
