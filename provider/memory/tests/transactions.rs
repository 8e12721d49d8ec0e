//! Several keys at one moment.
#![allow(missing_docs)]

mod common;

use std::collections::BTreeSet;

use common::{bucket, get, listed, set, store, version};
use keyvalue_core::counter::Delta;
use keyvalue_core::extra::{Check, Observable, Transactional, Write};
use keyvalue_core::{Bucket, Error, Store, Version};
use keyvalue_memory::MemoryBucket;

fn write(key: &str, write: Write) -> (String, Write) {
    (key.into(), write)
}

fn put(key: &str, value: &str) -> (String, Write) {
    write(key, Write::Set(value.into()))
}

fn add(key: &str, delta: i64) -> (String, Write) {
    write(key, Write::Increment(delta))
}

fn remove(key: &str) -> (String, Write) {
    write(key, Write::Delete)
}

#[test]
fn all_writes_are_done_and_each_sees_those_before_it() {
    let bucket = bucket();
    set(&bucket, "gone", "v");
    set(&bucket, "n", "40");
    let writes = [
        put("a", "1"),
        add("n", 1),
        add("n", 1),
        put("set then counted", "7"),
        add("set then counted", -8),
        add("new", 3),
        remove("gone"),
        add("gone", 1),
        put("twice", "first"),
        put("twice", "second"),
        add("deleted again", 1),
        remove("deleted again"),
        remove("never there"),
    ];
    assert_eq!(bucket.commit(&[], &writes), Ok(true));
    let expected = [
        ("a", "1"),
        ("n", "42"),
        ("set then counted", "-1"),
        ("new", "3"),
        ("gone", "1"),
        ("twice", "second"),
    ];
    for (key, value) in expected {
        assert_eq!(get(&bucket, key), Some(value.into()), "{key}");
    }
    assert_eq!(listed(&bucket).len(), expected.len());
}

#[test]
fn checks_see_the_keys_as_they_were() {
    let bucket = bucket();
    set(&bucket, "k", "old");
    let checks = [("k".into(), Check::Value(b"old".to_vec())), ("new".into(), Check::Absent)];
    assert_eq!(bucket.commit(&checks, &[put("k", "newer"), put("new", "v")]), Ok(true));
    assert_eq!(bucket.commit(&checks, &[put("k", "newest")]), Ok(false));
    assert_eq!(get(&bucket, "k"), Some("newer".into()));
}

#[test]
fn one_check_that_does_not_hold_is_enough_to_do_nothing() {
    let bucket = bucket();
    set(&bucket, "k", "v");
    let old = version(&bucket, "k");
    set(&bucket, "k", "v");
    let holds = [Check::Value(b"v".to_vec()), Check::Present, Check::Version(version(&bucket, "k"))];
    let fails = [
        ("k", Check::Value(b"V".to_vec())),
        ("k", Check::Value(Vec::new())),
        ("k", Check::Absent),
        ("k", Check::Version(old)),
        ("none", Check::Present),
        ("none", Check::Value(Vec::new())),
        ("none", Check::Version(old)),
    ];
    let now = version(&bucket, "k");
    for (key, fails) in fails {
        let mut checks: Vec<_> = holds.iter().map(|check| ("k".into(), check.clone())).collect();
        assert_eq!(bucket.commit(&checks, &[]), Ok(true));
        checks.push((key.into(), fails.clone()));
        let writes = [put("k", "w"), put("new", "v"), remove("k")];
        assert_eq!(bucket.commit(&checks, &writes), Ok(false), "{key} {fails:?}");
    }
    assert_eq!((get(&bucket, "k"), version(&bucket, "k")), (Some("v".into()), now));
    assert_eq!(listed(&bucket), ["k"]);
}

/// Commits what cannot be done between things that can.
fn refused(bucket: &MemoryBucket, writes: &[(String, Write)], error: &Error) {
    let latest = bucket.latest().unwrap();
    let (text, n) = (version(bucket, "text"), version(bucket, "n"));
    let mut all = vec![put("text", "changed"), add("n", 5), put("new", "v")];
    all.extend_from_slice(writes);
    all.push(remove("n"));
    assert_eq!(bucket.commit(&[], &all).as_ref(), Err(error), "{writes:?}");
    assert_eq!((version(bucket, "text"), version(bucket, "n")), (text, n), "{writes:?}");
    assert_eq!((get(bucket, "text"), get(bucket, "n")), (Some("words".into()), Some("1".into())));
    assert_eq!(listed(bucket), ["large", "n", "text"]);
    assert_eq!(bucket.latest(), Ok(latest), "nothing is a change of what was not done");
}

#[test]
fn an_increment_that_cannot_be_done_undoes_all() {
    let bucket = bucket();
    set(&bucket, "text", "words");
    set(&bucket, "n", "1");
    set(&bucket, "large", &"9".repeat(1_000_000));
    let (nan, range) = (|key: &str| Error::NotANumber(key.into()), |key: &str| Error::OutOfRange(key.into()));
    refused(&bucket, &[add("text", 1)], &nan("text"));
    refused(&bucket, &[add("large", 1)], &range("large"));
    refused(&bucket, &[add("n", i64::MAX)], &range("n"));
    refused(&bucket, &[add("x", i64::MAX), add("x", 1)], &range("x"));
    refused(&bucket, &[add("x", i64::MIN), add("x", -1)], &range("x"));
    refused(&bucket, &[put("x", "9223372036854775807"), add("x", 1)], &range("x"));
    refused(&bucket, &[put("x", "1 "), add("x", 1)], &nan("x"));
    refused(&bucket, &[put("x", ""), add("x", 0)], &nan("x"));
    refused(&bucket, &[remove("x"), add("x", 1), put("x", "-0"), add("x", 1)], &nan("x"));
    refused(&bucket, &[put("x", &"x".repeat(1_000)), add("x", 1)], &nan("x"));
}

#[test]
fn what_could_not_be_counted_before_can_be_after_a_write_in_between() {
    let bucket = bucket();
    set(&bucket, "text", "words");
    set(&bucket, "full", "9223372036854775807");
    let writes = [put("text", "1"), add("text", 1), remove("full"), add("full", 2), add("full", -3)];
    assert_eq!(bucket.commit(&[], &writes), Ok(true));
    assert_eq!((get(&bucket, "text"), get(&bucket, "full")), (Some("2".into()), Some("-1".into())));
}

#[test]
fn values_come_with_the_version_of_the_write_that_stored_them() {
    let bucket = bucket();
    let mut seen = BTreeSet::new();
    let mut store = |number: usize| {
        match number % 4 {
            0 => set(&bucket, "k", "1"),
            1 => drop(bucket.increment("k".into(), Delta::Signed(1)).unwrap()),
            2 => bucket.set_many(vec![("k".into(), b"5".to_vec())]).unwrap(),
            _ => assert_eq!(bucket.commit(&[], &[add("k", 1), add("k", 1)]), Ok(true)),
        }
        let mut found = Vec::new();
        let keys = ["none".into(), "k".into(), "k".into()];
        bucket
            .get_versioned(&keys, &mut |each| {
                found.push(each.map(|(value, version)| (value.into_owned(), version)));
                Ok(())
            })
            .unwrap();
        assert_eq!((&found[0], &found[1]), (&None, &found[2]));
        let (value, version) = found[1].clone().unwrap();
        assert_eq!(Some(String::from_utf8(value).unwrap()), get(&bucket, "k"));
        assert!(seen.insert(version.0), "write {number} has a version of its own");
    };
    (0..20).for_each(&mut store);
}

#[test]
fn an_error_of_who_asks_ends_the_reading() {
    let bucket = bucket();
    set(&bucket, "k", "v");
    let mut asked = 0;
    let result = bucket.get_versioned(&["k".into(), "k".into()], &mut |_| {
        asked += 1;
        Err(Error::ResultTooLarge)
    });
    assert_eq!((result, asked), (Err(Error::ResultTooLarge), 1));
}

#[test]
fn a_bucket_that_was_forgotten_in_between_does_not_use_versions_again() {
    let store = store();
    let mut seen = BTreeSet::from([Version::ABSENT.0]);
    for round in 0..10 {
        let bucket = store.open("b").unwrap();
        set(&bucket, "k", "v");
        assert!(seen.insert(version(&bucket, "k").0), "round {round}");
        bucket.delete("k").unwrap();
    }
}

#[test]
fn a_transaction_of_65536_writes_to_one_key_is_done() {
    let bucket = bucket();
    let writes: Vec<_> = (0..65_536).map(|_| add("n", 1)).collect();
    assert_eq!(bucket.commit(&[], &writes), Ok(true));
    assert_eq!(get(&bucket, "n"), Some("65536".into()));
}
