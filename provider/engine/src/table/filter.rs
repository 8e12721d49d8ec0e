//! A filter of keys: it says of most keys that are not in a table that they are not.
//!
//! A Bloom filter of ten bits a key, of which each key sets seven: one in a hundred
//! other keys is thought to be there.

use alloc::vec;
use alloc::vec::Vec;

const BITS_PER_KEY: usize = 10;
const PROBES: u32 = 7;

/// The bits, as they are in the file.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Filter<'a>(pub &'a [u8]);

impl Filter<'_> {
    /// The filter of the keys with these positions.
    pub fn build(positions: impl ExactSizeIterator<Item = u64>) -> Vec<u8> {
        let mut bits = vec![0_u8; (positions.len() * BITS_PER_KEY).div_ceil(8).max(1)];
        let count = bits.len() as u64 * 8;
        for position in positions {
            for bit in probes(position, count) {
                if let Some(byte) = bits.get_mut(bit / 8) {
                    *byte |= 1 << (bit % 8);
                }
            }
        }
        bits
    }

    /// Whether a key with that position may be there. Where there is no filter, each may.
    pub fn may_have(self, position: u64) -> bool {
        let count = self.0.len() as u64 * 8;
        let is_set = |bit: usize| self.0.get(bit / 8).is_some_and(|byte| byte >> (bit % 8) & 1 == 1);
        self.0.is_empty() || probes(position, count).all(is_set)
    }
}

/// Positions are hashes already; two halves make as many numbers as are wanted.
fn probes(position: u64, count: u64) -> impl Iterator<Item = usize> {
    let step = position.rotate_left(32) | 1;
    let mut at = position;
    (0..PROBES).map(move |_| {
        at = at.wrapping_add(step);
        // The high half of a product, as a remainder without a division.
        ((at >> 32).wrapping_mul(count) >> 32) as usize
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checksum::position;
    use std::string::ToString;

    #[test]
    fn a_key_that_was_put_in_is_always_found_and_few_others_are() {
        for count in [0_usize, 1, 100, 10_000] {
            let bits = Filter::build((0..count).map(|n| position(n.to_string().as_bytes())));
            let filter = Filter(&bits);
            assert!((0..count).all(|n| filter.may_have(position(n.to_string().as_bytes()))));
            let wrong = (0..10_000)
                .filter(|n| filter.may_have(position((n + 1_000_000).to_string().as_bytes())))
                .count();
            assert!(wrong < 250, "{wrong} of 10000 beside {count}");
        }
    }
}
