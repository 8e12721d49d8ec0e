//! Keys that are there for a limited time.
#![cfg(feature = "ttl")]
#![allow(missing_docs)]

mod common;

use common::{bucket, get, listed, looks, pass, pass_at_each_look, set, store, version};
use keyvalue_core::counter::Delta;
use keyvalue_core::extra::{Catalog, Check, Expiring, Maintained, Sizes, Transactional, Write};
use keyvalue_core::{Bucket, Store, Swap, Value, Version};
use keyvalue_memory::{Memory, MemoryBucket};

fn set_for(bucket: &MemoryBucket, key: &str, value: &str, ttl: u64) {
    bucket.set_with_ttl(key.into(), value.into(), ttl).unwrap();
}

/// A bucket with a key "k" that was there, and no other.
fn expired() -> MemoryBucket {
    let bucket = bucket();
    set_for(&bucket, "k", "1", 10);
    pass(10);
    bucket
}

#[test]
fn a_key_is_there_until_its_time_is_over() {
    let bucket = bucket();
    set_for(&bucket, "k", "v", 10);
    pass(9);
    assert_eq!((get(&bucket, "k"), bucket.exists("k")), (Some("v".into()), Ok(true)));
    pass(1);
    assert_eq!((get(&bucket, "k"), bucket.exists("k")), (None, Ok(false)));
    pass(1_000_000);
    assert_eq!(get(&bucket, "k"), None);
}

#[test]
fn a_key_whose_time_is_over_is_missing_for_everything_that_reads() {
    let bucket = expired();
    let mut values = Vec::new();
    let keys = ["k".into(), "k".into()];
    let mut note = |is_there: bool| {
        values.push(is_there);
        Ok(())
    };
    bucket.get_many(&keys, &mut |value| note(value.is_some())).unwrap();
    bucket.get_versioned(&keys, &mut |found| note(found.is_some())).unwrap();
    assert_eq!(values, [false; 4]);
    assert_eq!(bucket.snapshot("k", |_| ()), Ok((None, Version::ABSENT)));
    assert_eq!(version(&bucket, "k"), Version::ABSENT);
    assert_eq!(listed(&bucket), [""; 0]);
    assert_eq!(bucket.ttl("k"), Ok(None));
    assert_eq!(bucket.sizes(), Ok(Sizes::default()));
}

#[test]
fn a_bucket_whose_last_key_has_ended_is_not_in_the_catalogue() {
    let store = store();
    let (a, b) = (store.open("a").unwrap(), store.open("b").unwrap());
    set_for(&a, "k", "v", 10);
    set(&b, "k", "v");
    assert_eq!(store.buckets(), Ok(vec!["a".into(), "b".into()]));
    pass(10);
    assert_eq!(store.buckets(), Ok(vec!["b".into()]));
}

#[test]
fn no_time_at_all_is_over_at_once() {
    let bucket = bucket();
    set_for(&bucket, "k", "v", 0);
    assert_eq!(get(&bucket, "k"), None);
    set(&bucket, "j", "v");
    assert_eq!(bucket.expire("j", Some(0)), Ok(true));
    assert_eq!((get(&bucket, "j"), bucket.expire("j", Some(5))), (None, Ok(false)));
}

#[test]
fn the_longest_time_is_never_over() {
    let bucket = bucket();
    pass(1_000);
    set_for(&bucket, "k", "v", u64::MAX);
    pass(1_000_000_000);
    assert_eq!(get(&bucket, "k"), Some("v".into()));
    assert!(bucket.ttl("k").unwrap().is_some_and(|left| left > u64::MAX / 2));
}

#[test]
fn a_value_stored_in_another_way_stays() {
    let ways: [fn(&MemoryBucket); 4] = [
        |bucket| set(bucket, "k", "2"),
        |bucket| bucket.set_many(vec![("k".into(), b"2".to_vec())]).unwrap(),
        |bucket| assert_eq!(bucket.swap("k", version(bucket, "k"), b"2".to_vec()), Ok(Swap::Done)),
        |bucket| assert_eq!(bucket.commit(&[], &[("k".into(), Write::Set(b"2".to_vec()))]), Ok(true)),
    ];
    for (number, way) in ways.iter().enumerate() {
        let bucket = bucket();
        set_for(&bucket, "k", "1", 10);
        way(&bucket);
        assert_eq!(bucket.ttl("k"), Ok(None), "way {number}");
        pass(10);
        assert_eq!(get(&bucket, "k"), Some("2".into()), "way {number}");
    }
}

#[test]
fn counting_leaves_the_time_as_it_is() {
    let bucket = bucket();
    set_for(&bucket, "k", "1", 10);
    pass(4);
    bucket.increment("k".into(), Delta::Signed(1)).unwrap();
    assert_eq!(bucket.commit(&[], &[("k".into(), Write::Increment(1))]), Ok(true));
    assert_eq!((get(&bucket, "k"), bucket.ttl("k")), (Some("3".into()), Ok(Some(6))));
    pass(6);
    assert_eq!(get(&bucket, "k"), None);
}

#[test]
fn a_counter_whose_time_is_over_starts_anew_and_stays() {
    for by_commit in [false, true] {
        let bucket = expired();
        if by_commit {
            assert_eq!(bucket.commit(&[], &[("k".into(), Write::Increment(5))]), Ok(true));
        } else {
            assert_eq!(bucket.increment("k".into(), Delta::Signed(5)), Ok(5));
        }
        assert_eq!((get(&bucket, "k"), bucket.ttl("k")), (Some("5".into()), Ok(None)));
    }
}

#[test]
fn a_swap_and_a_transaction_find_a_key_absent_whose_time_is_over() {
    let bucket = bucket();
    set_for(&bucket, "k", "1", 10);
    let before = version(&bucket, "k");
    pass(10);
    assert_eq!(bucket.swap("k", before, b"2".to_vec()), Ok(Swap::Changed(Version::ABSENT)));
    let checks = |check| [("k".into(), check)];
    for check in [Check::Present, Check::Value(b"1".to_vec()), Check::Version(before)] {
        assert_eq!(bucket.commit(&checks(check.clone()), &[]), Ok(false), "{check:?}");
    }
    assert_eq!(bucket.commit(&checks(Check::Absent), &[]), Ok(true));
    assert_eq!(bucket.swap("k", Version::ABSENT, b"2".to_vec()), Ok(Swap::Done));
    assert_ne!(version(&bucket, "k"), before);
}

#[test]
fn another_time_replaces_the_one_before() {
    let bucket = bucket();
    set_for(&bucket, "k", "v", 10);
    assert_eq!(bucket.expire("k", Some(100)), Ok(true));
    pass(50);
    assert_eq!(bucket.ttl("k"), Ok(Some(50)));
    assert_eq!(bucket.expire("k", Some(1)), Ok(true));
    pass(1);
    assert_eq!((get(&bucket, "k"), bucket.expire("k", None)), (None, Ok(false)));
    set_for(&bucket, "k", "v", 10);
    assert_eq!(bucket.expire("k", None), Ok(true));
    pass(1_000);
    assert_eq!((get(&bucket, "k"), bucket.ttl("k")), (Some("v".into()), Ok(None)));
    assert_eq!(bucket.expire("none", Some(5)), Ok(false));
}

#[test]
fn a_new_time_is_a_write() {
    let bucket = bucket();
    set(&bucket, "k", "v");
    for ttl in [Some(10), None, Some(u64::MAX)] {
        let before = version(&bucket, "k");
        assert_eq!(bucket.expire("k", ttl), Ok(true));
        let now = version(&bucket, "k");
        assert_eq!(bucket.swap("k", before, b"w".to_vec()), Ok(Swap::Changed(now)));
    }
    assert_eq!(get(&bucket, "k"), Some("v".into()));
}

#[test]
fn nobody_looks_at_the_clock_for_keys_that_stay() {
    let bucket = bucket();
    for n in 0..1_000 {
        set(&bucket, &n.to_string(), "1");
        bucket.increment(n.to_string(), Delta::Signed(1)).unwrap();
        get(&bucket, &n.to_string());
    }
    listed(&bucket);
    bucket.commit(&[("1".into(), Check::Present)], &[("1".into(), Write::Increment(1))]).unwrap();
    bucket.compact().unwrap();
    bucket.destroy().unwrap();
    assert_eq!(looks(), 0);
}

#[test]
fn one_look_at_the_clock_is_enough_for_any_number_of_keys() {
    let store = store();
    let bucket = store.open("b").unwrap();
    (0..400).for_each(|n| set_for(&bucket, &n.to_string(), "v", 10));
    pass(10);
    let ways: [&dyn Fn(); 5] = [
        &|| assert_eq!(store.buckets(), Ok(vec![])),
        &|| assert_eq!(listed(&bucket), [""; 0]),
        &|| assert_eq!(bucket.sizes(), Ok(Sizes::default())),
        &|| (400..600).for_each(|n| set(&bucket, &n.to_string(), "v")),
        &|| bucket.compact().unwrap(),
    ];
    for (number, way) in ways.iter().enumerate() {
        let before = looks();
        way();
        assert!(looks() - before <= 1, "way {number}: {}", looks() - before);
    }
}

#[test]
fn several_keys_are_seen_at_one_moment() {
    let bucket = bucket();
    for n in 0..100 {
        set_for(&bucket, &n.to_string(), "v", 1_000);
    }
    let keys: Vec<_> = (0..100).map(|n| n.to_string()).collect();
    pass(995);
    // Now the last of their time passes while they are read, should each read look for itself.
    pass_at_each_look(1);
    let mut seen = 0;
    let count = &mut |value: Option<Value<'_>>| {
        seen += usize::from(value.is_some());
        Ok(())
    };
    bucket.get_many(&keys, count).unwrap();
    assert_eq!((seen, listed(&bucket).len()), (100, 100));
    let checks: Vec<_> = keys.iter().map(|key| (key.clone(), Check::Present)).collect();
    assert_eq!(bucket.commit(&checks, &[]), Ok(true));
    pass(10);
    assert_eq!(bucket.commit(&checks[..1], &[]), Ok(false), "the clock goes on afterwards");
}

#[test]
fn a_write_to_a_key_whose_time_is_over_gives_its_space_back() {
    let bucket = expired();
    assert_eq!(bucket.verify().unwrap().entries, 1);
    assert_eq!(bucket.expire("k", Some(10)), Ok(false));
    assert_eq!(bucket.verify().unwrap().entries, 0);
    let bucket = expired();
    bucket.delete("k").unwrap();
    assert_eq!(bucket.verify().unwrap().entries, 0);
}

#[test]
fn compacting_forgets_keys_whose_time_is_over_and_no_others() {
    let bucket = bucket();
    for n in 0..5_000 {
        set_for(&bucket, &n.to_string(), "v", 10 + n % 2);
    }
    pass(10);
    let (before, last) = (listed(&bucket), version(&bucket, "4999"));
    assert_eq!((before.len(), bucket.verify().unwrap().entries), (2_500, 5_000));
    bucket.compact().unwrap();
    assert_eq!((listed(&bucket), bucket.verify().unwrap().entries), (before, 2_500));
    assert_eq!((version(&bucket, "4999"), bucket.ttl("4999")), (last, Ok(Some(1))));
}

#[test]
fn a_bucket_whose_keys_all_end_does_not_grow_for_ever() {
    let bucket = bucket();
    for n in 0..200_000 {
        set_for(&bucket, &n.to_string(), "v", 1_000);
        pass(1);
    }
    // A thousand of them are there at any time.
    assert_eq!(bucket.sizes().unwrap().keys, 999);
    assert!(bucket.verify().unwrap().entries < 10_000);
}

#[test]
fn without_a_clock_keys_stay_but_for_those_with_no_time_at_all() {
    let bucket = Memory::default().open("b").unwrap();
    set_for(&bucket, "k", "v", 1);
    set_for(&bucket, "j", "v", 0);
    assert_eq!(
        (get(&bucket, "k"), bucket.ttl("k"), get(&bucket, "j")),
        (Some("v".into()), Ok(Some(1)), None)
    );
}
