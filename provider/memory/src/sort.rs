//! Sorting, once for all who need it, and in a tenth of the code of the standard sorts.

use core::mem::swap;

/// Sorts by the number, and by the bytes of the text where numbers are the same.
///
/// A plain quicksort, for items of which no two are the same: the order in which a hash table
/// has its keys is as good as a random one.
pub fn sort(mut items: &mut [(u64, &str)]) {
    while let Some((pivot, rest)) = items.split_first_mut() {
        if let Some(middle) = rest.get_mut(rest.len() / 2) {
            swap(pivot, middle);
        }
        let less = partition(rest, *pivot);
        if let Some(last) = rest.get_mut(..less).and_then(<[_]>::last_mut) {
            swap(pivot, last);
        }
        let Some((below, [_, above @ ..])) = items.split_at_mut_checked(less) else { return };
        // The smaller part by a call: calls are never nested deeply.
        let (smaller, larger) = if less < above.len() { (below, above) } else { (above, below) };
        sort(smaller);
        items = larger;
    }
}

/// Moves the items that are less than `pivot` before the others, and returns how many they are.
fn partition(items: &mut [(u64, &str)], pivot: (u64, &str)) -> usize {
    let mut less = 0_usize;
    let mut places = items.iter_mut();
    while let Some(place) = places.next() {
        if *place >= pivot {
            let Some(other) = places.rfind(|place| **place < pivot) else { break };
            swap(place, other);
        }
        less = less.saturating_add(1);
    }
    less
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(mut state: u64) -> impl Iterator<Item = u64> {
        std::iter::from_fn(move || {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            Some(state)
        })
    }

    #[test]
    fn what_is_sorted_is_in_order_and_whole() {
        for (len, kinds) in (0..20)
            .flat_map(|len| [(len, 1), (len, 3), (len, u64::MAX)])
            .chain([(1_000, 10), (50_000, u64::MAX)])
        {
            let texts: Vec<_> = numbers(len as u64 + 1).take(len).map(|n| (n % kinds).to_string()).collect();
            let mut items: Vec<_> = numbers(7).zip(&texts).map(|(n, text)| (n % kinds, &**text)).collect();
            let mut expected = items.clone();
            expected.sort();
            sort(&mut items);
            assert_eq!(items, expected, "{len} of {kinds}");
        }
    }

    #[test]
    fn items_that_are_in_order_already_are_sorted_quickly() {
        let texts: Vec<_> = (0..200_000).map(|n| format!("{n:06}")).collect();
        let mut items: Vec<_> = texts.iter().map(|text| (0, &**text)).collect();
        sort(&mut items);
        assert!(items.is_sorted());
        items.reverse();
        sort(&mut items);
        assert!(items.is_sorted());
    }
}
