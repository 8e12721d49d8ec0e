//! Keys in order.
#![allow(missing_docs)]

mod common;

use common::{bucket, set};
use keyvalue_core::counter::Delta;
use keyvalue_core::extra::{Bounds, Maintained, Next, Ordered, Visit};
use keyvalue_core::{Bucket, Value};
use keyvalue_memory::MemoryBucket;

/// Takes so many entries.
struct Take {
    most: usize,
    entries: Vec<(String, Option<String>)>,
    lengths: usize,
}

impl Visit for Take {
    fn begin(&mut self) {
        self.entries.clear();
    }

    fn key(&mut self, key: &str, len: usize) -> Next {
        self.lengths += len;
        if self.entries.len() >= self.most {
            return Next::Stop;
        }
        // Keys with a minus are passed over, those with a plus wanted without their value.
        if key.contains('-') {
            Next::Skip
        } else if key.contains('+') {
            Next::Key
        } else {
            Next::Entry
        }
    }

    fn take(&mut self, key: &str, value: Option<Value<'_>>) {
        let value = value.map(|value| String::from_utf8(value.into_owned()).unwrap());
        self.entries.push((key.into(), value));
    }
}

fn bounds(from: &str, until: Option<&str>) -> Bounds {
    Bounds { from: from.into(), until: until.map(Vec::from) }
}

fn keys(bucket: &MemoryBucket, bounds: &Bounds, reverse: bool, most: usize) -> Vec<String> {
    let mut take = Take { most, entries: Vec::new(), lengths: 0 };
    bucket.scan(bounds, reverse, &mut take).unwrap();
    take.entries.into_iter().map(|(key, _)| key).collect()
}

fn all(bucket: &MemoryBucket) -> Vec<String> {
    let forward = keys(bucket, &bounds("", None), false, usize::MAX);
    let mut backward = keys(bucket, &bounds("", None), true, usize::MAX);
    backward.reverse();
    assert_eq!(forward, backward);
    forward
}

#[test]
fn keys_come_in_the_order_of_their_bytes() {
    let bucket = bucket();
    assert_eq!(all(&bucket), [""; 0]);
    for key in ["b", "ä", "", "a", "B", "a\0", "🪣", "aa", "\u{ffff}", "b c"] {
        set(&bucket, key, key);
    }
    assert_eq!(all(&bucket), ["", "B", "a", "a\0", "aa", "b", "b c", "ä", "\u{ffff}", "🪣"]);
}

#[test]
fn bounds_hold_in_both_directions() {
    let bucket = bucket();
    for key in ["a", "b", "ba", "c", "d"] {
        set(&bucket, key, "v");
    }
    let cases: [(&str, Option<&str>, &[&str]); 8] = [
        ("b", Some("c"), &["b", "ba"]),
        ("b", Some("ca"), &["b", "ba", "c"]),
        ("aa", Some("bb"), &["b", "ba"]),
        ("", Some("a"), &[]),
        ("d\0", None, &[]),
        ("c", None, &["c", "d"]),
        ("c", Some("b"), &[]),
        ("b", Some("b"), &[]),
    ];
    for (from, until, expected) in cases {
        let bounds = bounds(from, until);
        assert_eq!(keys(&bucket, &bounds, false, 9), expected, "{bounds:?}");
        let expected: Vec<_> = expected.iter().rev().copied().collect();
        assert_eq!(keys(&bucket, &bounds, true, 9), expected, "{bounds:?} backwards");
    }
    assert_eq!(keys(&bucket, &bounds("b", None), false, 2), ["b", "ba"]);
    assert_eq!(keys(&bucket, &bounds("b", None), true, 2), ["d", "c"]);
}

#[test]
fn who_looks_gets_what_was_asked_for() {
    let bucket = bucket();
    for key in ["a", "b-", "c+", "d"] {
        set(&bucket, key, &key.repeat(2));
    }
    let mut take = Take { most: 9, entries: Vec::new(), lengths: 0 };
    bucket.scan(&bounds("", None), false, &mut take).unwrap();
    let value = |text: &str| Some(String::from(text));
    assert_eq!(take.entries, [("a".into(), value("aa")), ("c+".into(), None), ("d".into(), value("dd"))]);
    assert_eq!(take.lengths, 2 + 4 + 4 + 2);
}

#[test]
fn the_order_follows_every_kind_of_write() {
    let bucket = bucket();
    set(&bucket, "m", "1");
    assert_eq!(all(&bucket), ["m"]);
    set(&bucket, "m", "2");
    bucket.increment("z".into(), Delta::Signed(1)).unwrap();
    bucket.increment("z".into(), Delta::Signed(1)).unwrap();
    bucket.set_many(vec![("a".into(), vec![]), ("q".into(), vec![]), ("a".into(), vec![])]).unwrap();
    bucket.delete("none").unwrap();
    assert_eq!(all(&bucket), ["a", "m", "q", "z"]);
    bucket.delete_many(&["q".into(), "none".into()]).unwrap();
    bucket.delete("a").unwrap();
    assert_eq!(all(&bucket), ["m", "z"]);
    bucket.compact().unwrap();
    set(&bucket, "n", "v");
    assert_eq!(all(&bucket), ["m", "n", "z"]);
    bucket.destroy().unwrap();
    assert_eq!(all(&bucket), [""; 0]);
    set(&bucket, "b", "v");
    assert_eq!(all(&bucket), ["b"]);
}

#[test]
fn ten_thousand_keys_stay_in_order_in_whatever_order_they_come_and_go() {
    // 7 919 is a prime, so that each number comes once.
    let shuffled = |n: u32| n * 7_919 % 10_000;
    let orders: [&dyn Fn(u32) -> u32; 3] = [&|n| n, &|n| 9_999 - n, &shuffled];
    for (number, order) in orders.iter().enumerate() {
        for before in [0, 100, 10_000] {
            let bucket = bucket();
            let key = |n: u32| format!("{:05}", order(n));
            (0..before).for_each(|n| set(&bucket, &key(n), ""));
            assert_eq!(all(&bucket).len() as u32, before);
            (before..10_000).for_each(|n| set(&bucket, &key(n), ""));
            assert!(all(&bucket).into_iter().eq((0..10_000).map(|n| format!("{n:05}"))), "order {number}");
            (0..9_990).for_each(|n| bucket.delete(&key(n)).unwrap());
            let mut left: Vec<_> = (9_990..10_000).map(key).collect();
            left.sort();
            assert_eq!(all(&bucket), left, "order {number}, {before} before");
        }
    }
}

#[cfg(feature = "ttl")]
#[test]
fn keys_that_ended_and_came_again_are_in_order_once() {
    use keyvalue_core::extra::Expiring;
    let bucket = bucket();
    assert_eq!(all(&bucket), [""; 0]);
    for n in 0..20_000 {
        bucket.set_with_ttl(format!("{n:05}"), vec![], 100).unwrap();
        common::pass(1);
    }
    assert_eq!(all(&bucket).len(), 99);
    (0..20_000).for_each(|n| set(&bucket, &format!("{n:05}"), ""));
    assert!(all(&bucket).into_iter().eq((0..20_000).map(|n| format!("{n:05}"))));
}
