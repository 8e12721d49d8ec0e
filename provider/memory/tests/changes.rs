//! What was written, in order.
#![allow(missing_docs)]

mod common;

use common::{bucket, set, store};
use keyvalue_core::counter::Delta;
use keyvalue_core::extra::{Change, Maintained, Observable, Position, Since, Transactional, Write};
use keyvalue_core::limits::{PAGE_BYTES, PAGE_KEYS};
use keyvalue_core::{Bucket, Store, Version};
use keyvalue_memory::MemoryBucket;

fn since(bucket: &MemoryBucket, position: Option<Position>, limit: usize) -> (Vec<Change>, Position) {
    match bucket.since(position, limit).unwrap() {
        Since::Changes(page) => (page.changes, page.position),
        Since::Gap(position) => panic!("a gap until {position:?}"),
    }
}

/// Where a gap behind this position ends.
fn gap(bucket: &MemoryBucket, position: Position) -> Position {
    match bucket.since(Some(position), PAGE_KEYS).unwrap() {
        Since::Gap(oldest) => oldest,
        Since::Changes(page) => panic!("no gap, but {page:?}"),
    }
}

/// All changes behind the position, as text: `key=value`, or `-key`.
fn told(bucket: &MemoryBucket, position: Option<Position>) -> Vec<String> {
    let text = |change: Change| match change.value {
        Some(value) => format!("{}={}", change.key, String::from_utf8(value).unwrap()),
        None => format!("-{}", change.key),
    };
    since(bucket, position, PAGE_KEYS).0.into_iter().map(text).collect()
}

#[test]
fn nothing_is_kept_before_somebody_asks() {
    let bucket = bucket();
    set(&bucket, "before", "v");
    assert_eq!(told(&bucket, None), [""; 0]);
    set(&bucket, "after", "v");
    assert_eq!(told(&bucket, None), ["after=v"]);
}

#[test]
fn every_kind_of_write_comes_once_and_in_order() {
    let bucket = bucket();
    let start = bucket.latest().unwrap();
    set(&bucket, "a", "1");
    set(&bucket, "a", "1");
    bucket.increment("a".into(), Delta::Signed(41)).unwrap();
    bucket.increment("new".into(), Delta::Signed(-1)).unwrap();
    bucket.set_many(vec![("b".into(), b"x".to_vec()), ("b".into(), b"y".to_vec())]).unwrap();
    bucket.delete_many(&["b".into(), "a".into()]).unwrap();
    bucket.swap("s", Version::ABSENT, b"swapped".to_vec()).unwrap();
    bucket.delete("s").unwrap();
    let writes = [
        ("n".into(), Write::Set(b"7".to_vec())),
        ("n".into(), Write::Increment(1)),
        ("n".into(), Write::Delete),
    ];
    bucket.commit(&[], &writes).unwrap();
    let expected =
        ["a=1", "a=1", "a=42", "new=-1", "b=x", "b=y", "-b", "-a", "s=swapped", "-s", "n=7", "n=8", "-n"];
    assert_eq!(told(&bucket, Some(start)), expected);
    assert_eq!(told(&bucket, None), expected);
    assert_eq!(told(&bucket, Some(bucket.latest().unwrap())), [""; 0]);
}

#[test]
fn what_was_not_done_is_no_change() {
    let bucket = bucket();
    set(&bucket, "k", "words");
    let start = bucket.latest().unwrap();
    bucket.increment("k".into(), Delta::Signed(1)).unwrap_err();
    bucket.swap("k", Version(99), b"v".to_vec()).unwrap();
    let check = |check| [("k".into(), check)];
    bucket.commit(&check(keyvalue_core::extra::Check::Absent), &[("k".into(), Write::Delete)]).unwrap();
    bucket.commit(&[], &[("j".into(), Write::Delete), ("k".into(), Write::Increment(1))]).unwrap_err();
    assert_eq!(bucket.latest(), Ok(start));
    assert_eq!(told(&bucket, None), [""; 0]);
}

#[test]
fn a_deleted_key_comes_even_if_it_was_not_there() {
    let bucket = bucket();
    let start = bucket.latest().unwrap();
    bucket.delete("none").unwrap();
    assert_eq!(told(&bucket, Some(start)), ["-none"]);
}

#[test]
fn pages_go_on_where_the_one_before_ended() {
    let bucket = bucket();
    let mut position = bucket.latest().unwrap();
    (0..100).for_each(|n| set(&bucket, &n.to_string(), ""));
    let mut keys = Vec::new();
    loop {
        let (page, next) = since(&bucket, Some(position), 7);
        assert!(page.len() <= 7);
        if page.is_empty() {
            assert_eq!(next, position);
            break;
        }
        keys.extend(page.into_iter().map(|change| change.key));
        position = next;
        if keys.len() == 49 {
            set(&bucket, "in between", "");
        }
    }
    let expected = (0..100).map(|n| n.to_string()).chain(["in between".into()]);
    assert!(keys.into_iter().eq(expected));
}

#[test]
fn the_last_4096_changes_are_kept_and_what_was_before_is_a_gap() {
    let bucket = bucket();
    let start = bucket.latest().unwrap();
    (0..PAGE_KEYS).for_each(|n| set(&bucket, &n.to_string(), ""));
    assert_eq!(since(&bucket, Some(start), PAGE_KEYS).0.len(), PAGE_KEYS);
    (0..10_000).for_each(|n| set(&bucket, &format!("k{n}"), ""));
    let oldest = gap(&bucket, start);
    let (changes, end) = since(&bucket, Some(oldest), PAGE_KEYS);
    assert_eq!((changes.len(), end), (PAGE_KEYS, bucket.latest().unwrap()));
    assert!(changes.iter().map(|change| &*change.key).eq((5_904..10_000).map(|n| format!("k{n}"))));
    assert_eq!(since(&bucket, None, PAGE_KEYS).0, changes);
}

#[test]
fn no_more_than_a_mebibyte_of_changes_is_kept_but_for_one_that_has_more() {
    let bucket = bucket();
    let start = bucket.latest().unwrap();
    // Each has 1 KiB with its key.
    (0..1_024).for_each(|n| set(&bucket, &format!("{n:04}"), &"v".repeat(1_020)));
    assert_eq!(since(&bucket, Some(start), PAGE_KEYS).0.len(), 1_024);
    set(&bucket, "", "");
    assert_eq!(since(&bucket, Some(start), PAGE_KEYS).0.len(), 1_025, "it is full to the last byte");
    set(&bucket, "k", "");
    assert_eq!(since(&bucket, Some(gap(&bucket, start)), PAGE_KEYS).0.len(), 1_025);
    set(&bucket, "large", &"v".repeat(3 * PAGE_BYTES));
    assert_eq!(since(&bucket, None, PAGE_KEYS).0.len(), 1);
    bucket.delete("large").unwrap();
    assert_eq!(told(&bucket, None), ["-large"]);
}

#[test]
fn a_destroyed_bucket_leaves_a_gap_and_goes_on() {
    let bucket = bucket();
    let start = bucket.latest().unwrap();
    set(&bucket, "k", "v");
    let before = bucket.latest().unwrap();
    bucket.destroy().unwrap();
    set(&bucket, "k", "w");
    for position in [start, before] {
        assert_eq!(told(&bucket, Some(gap(&bucket, position))), ["k=w"]);
    }
    assert_eq!(told(&bucket, None), ["k=w"]);
}

#[test]
fn a_position_that_cannot_be_is_a_gap() {
    let bucket = bucket();
    set(&bucket, "k", "v");
    let latest = bucket.latest().unwrap();
    set(&bucket, "k", "v");
    let others = [
        Position { offset: latest.offset + 2, ..latest },
        Position { offset: u64::MAX, ..latest },
        Position { index: 1, ..latest },
        Position { seed: latest.seed ^ 1, ..latest },
        Position { generation: latest.generation + 1, ..latest },
        Position::default(),
    ];
    for position in others {
        assert_eq!(gap(&bucket, position), latest, "{position:?}");
    }
}

#[test]
fn a_position_of_another_bucket_is_a_gap() {
    let store = store();
    let (a, b) = (store.open("a").unwrap(), store.open("b").unwrap());
    let position = a.latest().unwrap();
    assert_eq!(told(&b, Some(gap(&b, position))), [""; 0]);
    assert_eq!(told(&a, Some(position)), [""; 0]);
}

#[cfg(feature = "ttl")]
#[test]
fn a_position_of_another_instance_is_a_gap_as_the_clock_went_on() {
    let old = bucket().latest().unwrap();
    common::pass(1);
    let bucket = bucket();
    assert_ne!(gap(&bucket, old), old);
}

#[test]
fn changes_are_kept_while_nobody_holds_the_bucket() {
    let store = store();
    let position = store.open("b").unwrap().latest().unwrap();
    set(&store.open("b").unwrap(), "k", "v");
    store.open("b").unwrap().delete("k").unwrap();
    assert_eq!(told(&store.open("b").unwrap(), Some(position)), ["k=v", "-k"]);
}

#[cfg(feature = "ttl")]
#[test]
fn a_change_tells_what_is_left_of_the_time_of_its_key() {
    use keyvalue_core::extra::Expiring;
    let bucket = bucket();
    let start = bucket.latest().unwrap();
    bucket.set_with_ttl("k".into(), b"1".to_vec(), 10).unwrap();
    bucket.increment("k".into(), Delta::Signed(1)).unwrap();
    bucket.expire("k", Some(100)).unwrap();
    bucket.expire("k", None).unwrap();
    set(&bucket, "k", "3");
    bucket.delete("k").unwrap();
    common::pass(4);
    let left = || since(&bucket, Some(start), 9).0.into_iter().map(|change| change.ttl).collect::<Vec<_>>();
    assert_eq!(left(), [Some(6), Some(6), Some(96), None, None, None]);
    common::pass(50);
    assert_eq!(left(), [Some(0), Some(0), Some(46), None, None, None]);
}

#[cfg(feature = "ttl")]
#[test]
fn that_a_time_is_over_is_no_change() {
    use keyvalue_core::extra::Expiring;
    let bucket = bucket();
    bucket.set_with_ttl("k".into(), b"v".to_vec(), 10).unwrap();
    let start = bucket.latest().unwrap();
    common::pass(10);
    assert_eq!(bucket.expire("k", None), Ok(false));
    bucket.compact().unwrap();
    assert_eq!(told(&bucket, Some(start)), [""; 0]);
}
