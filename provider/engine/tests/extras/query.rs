use keyvalue_core::Bucket;
use keyvalue_core::extra::{Bounds, Range};

use super::{FEW, all, entries, open, usual};
use crate::common::{Directory, Memory, engine};
use keyvalue_core::Store;

fn bounds(start: &str, end: &str) -> Bounds {
    Bounds::of(&Range { start: Some(start.into()), end: Some(end.into()), prefix: None })
}

#[test]
fn keys_come_in_order_of_their_bytes_forward_and_backward() {
    let bucket = open(&Memory::new(1), FEW);
    let keys = ["", "\0", "A", "Z", "a", "a\0", "aa", "b", "ä", "é", "z", "🪣", "\u{10ffff}"];
    for key in keys.iter().rev() {
        bucket.set((*key).into(), key.as_bytes().to_vec()).unwrap();
    }
    let mut expected: Vec<_> = keys.iter().map(|key| (String::from(*key), key.as_bytes().to_vec())).collect();
    expected.sort();
    assert_eq!(all(&bucket), expected);
    expected.reverse();
    assert_eq!(entries(&bucket, &Bounds { from: Vec::new(), until: None }, true, 100), expected);
}

#[test]
fn a_part_of_a_large_store_takes_few_calls() {
    let directory = Directory::new();
    let engine = engine(&directory);
    let bucket = engine.open("b").unwrap();
    for n in 0..200_000 {
        bucket.set(format!("{n:06}"), vec![0; 100]).unwrap();
    }
    for reverse in [false, true] {
        let part = |from: &str, until: &str| {
            let mut taker = super::Taker { limit: usize::MAX, shown: 0, entries: Vec::new() };
            keyvalue_core::extra::Ordered::scan(&bucket, &bounds(from, until), reverse, &mut taker).unwrap();
            taker.entries.len()
        };
        part("000000", "000010");
        engine.host().calls();
        assert_eq!(part("150000", "150300"), 300);
        // 300 entries of 110 bytes are 9 blocks, and there are some tables to look into.
        let calls = engine.host().calls();
        assert!(calls <= 30, "{calls}");
    }
}

#[test]
fn what_is_deleted_or_outside_is_not_shown_wherever_it_is() {
    for options in [usual(), FEW] {
        let bucket = open(&Memory::new(2), options);
        for n in 0..2_000 {
            bucket.set(format!("{n:04}"), vec![n as u8; 20]).unwrap();
        }
        for n in (0..2_000).filter(|n| n % 3 != 0) {
            bucket.delete(&format!("{n:04}")).unwrap();
        }
        for (from, until) in [(0, 2_000), (500, 1_000), (1_998, 1_999), (7, 8), (1_000, 500)] {
            let found =
                entries(&bucket, &bounds(&format!("{from:04}"), &format!("{until:04}")), false, 5_000);
            let expected = (from..until).filter(|n| n % 3 == 0).map(|n| format!("{n:04}"));
            assert!(found.iter().map(|(key, _)| key.clone()).eq(expected), "{from} {until}");
            let mut back =
                entries(&bucket, &bounds(&format!("{from:04}"), &format!("{until:04}")), true, 5_000);
            back.reverse();
            assert_eq!(back, found);
        }
    }
}
