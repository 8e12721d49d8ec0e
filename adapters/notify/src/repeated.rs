//! Which changes of a batch count, where it has a key more than once.

use alloc::vec::Vec;

/// Whether the key at each place comes again further on.
pub fn comes_again(keys: &[&str]) -> Vec<bool> {
    let mut again = Vec::new();
    again.resize(keys.len(), false);
    for (place, _) in neighbours(keys) {
        mark(&mut again, place);
    }
    again
}

/// Whether the key at each place came before.
pub fn came_before(keys: &[&str]) -> Vec<bool> {
    let mut before = Vec::new();
    before.resize(keys.len(), false);
    for (_, place) in neighbours(keys) {
        mark(&mut before, place);
    }
    before
}

fn mark(marks: &mut [bool], place: usize) {
    if let Some(mark) = marks.get_mut(place) {
        *mark = true;
    }
}

/// The places of equal keys, each with the next one of the same key.
fn neighbours(keys: &[&str]) -> Vec<(usize, usize)> {
    let mut places: Vec<(&str, usize)> = keys.iter().copied().zip(0..).collect();
    places.sort_unstable();
    let pairs = places.iter().zip(places.iter().skip(1));
    pairs.filter(|(one, next)| one.0 == next.0).map(|(one, next)| (one.1, next.1)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_key_that_comes_more_than_once_the_last_place_counts_or_the_first() {
        let keys = ["a", "b", "a", "", "a", "", "c"];
        assert_eq!(comes_again(&keys), [true, false, true, true, false, false, false]);
        assert_eq!(came_before(&keys), [false, false, true, false, true, true, false]);
    }

    #[test]
    fn keys_that_differ_all_count() {
        for keys in [&[][..], &["a"], &["a", "A", "a ", "", "ab"]] {
            assert!(!comes_again(keys).contains(&true) && !came_before(keys).contains(&true));
        }
    }

    #[test]
    fn a_batch_of_one_key_alone_is_one_change() {
        let keys = ["k"; 65_536];
        assert_eq!(comes_again(&keys).iter().position(|again| !again), Some(65_535));
        assert_eq!(came_before(&keys).iter().filter(|before| !**before).count(), 1);
    }
}
