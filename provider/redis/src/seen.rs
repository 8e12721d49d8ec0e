//! Keys that come again within a page.

use alloc::vec;
use alloc::vec::Vec;

use keyvalue_core::Page;
use keyvalue_core::limits::PAGE_KEYS;

/// Which keys are on a page: a hash table of their places there, counted from 1.
#[derive(Debug, Default)]
pub struct Seen {
    places: Vec<u16>,
}

impl Seen {
    /// Twice as many places as keys.
    const PLACES: usize = 2 * PAGE_KEYS;

    /// Puts a key on the page, unless it is there.
    pub fn push(&mut self, page: &mut Page, position: u64, key: &str) {
        if self.places.is_empty() {
            self.places = vec![0; Self::PLACES];
        }
        let mix = |hash: u32, byte: u8| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193);
        let mut at = key.bytes().fold(0x811c_9dc5, mix) as usize;
        // A server that passes over how much was asked for may fill all places.
        for _ in 0..Self::PLACES {
            let Some(place) = self.places.get_mut(at % Self::PLACES) else { break };
            let there = usize::from(*place).checked_sub(1).and_then(|n| page.key(n));
            if there == Some(key) {
                return;
            }
            if there.is_none() {
                if page.push(position, key) {
                    *place = u16::try_from(page.size().0).unwrap_or(0);
                }
                return;
            }
            at = at.wrapping_add(1);
        }
        page.push(position, key);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_that_comes_again_stays_on_its_page_once() {
        let (mut page, mut seen) = (Page::default(), Seen::default());
        let keys: Vec<_> = (0..PAGE_KEYS).map(|n| n.to_string()).collect();
        for key in keys.iter().chain(&keys) {
            seen.push(&mut page, 0, key);
        }
        assert!(page.keys().eq(keys.iter().map(String::as_str)));
    }

    #[test]
    fn more_keys_than_there_are_places_come_to_an_end() {
        let (mut page, mut seen) = (Page::default(), Seen::default());
        (0..3 * PAGE_KEYS).for_each(|n| seen.push(&mut page, 0, &n.to_string()));
        assert!(page.keys().count() >= 2 * PAGE_KEYS);
    }
}
