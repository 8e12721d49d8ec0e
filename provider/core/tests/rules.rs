//! The rules around a store, with the memory store behind them.
#![allow(missing_docs)]

use keyvalue_core::counter::Delta;
use keyvalue_core::limits::{KEY, VALUES};
use keyvalue_core::{Bucket, Error, Handle, Policy, Service, Swap, Version};
use keyvalue_memory::{Memory, MemoryBucket};

fn service(variables: &[(&str, &str)]) -> Service<Memory> {
    Service::new(Memory::default(), Policy::from_environment(variables.iter().copied()).unwrap())
}

fn value<B: Bucket>(bucket: &Handle<B>, key: &str) -> Option<Vec<u8>> {
    bucket.get(key, |value| value.into_owned()).unwrap()
}

/// What each function that writes does with a key.
fn writes(bucket: &Handle<MemoryBucket>, key: &str) -> [Result<(), Error>; 6] {
    let text = || String::from(key);
    [
        bucket.set(text(), vec![1]),
        bucket.delete(key),
        bucket.increment(text(), Delta::Signed(1)).map(drop),
        bucket.set_many(vec![("other".into(), vec![1]), (text(), vec![1])]),
        bucket.delete_many(&["other".into(), text()]),
        bucket.swap(key, Version::ABSENT, vec![1]).map(drop),
    ]
}

#[test]
fn a_read_only_store_refuses_every_write_and_reads_on() {
    let bucket = service(&[("KEYVALUE_READ_ONLY", "1")]).open("b").unwrap();
    for result in writes(&bucket, "k") {
        assert_eq!(result, Err(Error::AccessDenied));
    }
    assert_eq!(value(&bucket, "k"), None);
    assert_eq!(bucket.exists("k"), Ok(false));
    assert_eq!(bucket.list(None).unwrap().keys().count(), 0);
}

#[test]
fn the_policy_decides_which_buckets_open() {
    let service = service(&[("KEYVALUE_BUCKETS", "a,x"), ("KEYVALUE_DENIED_BUCKETS", "x")]);
    assert!(service.open("a").is_ok());
    assert_eq!(service.open("b").map(drop), Err(Error::NoSuchStore));
    assert_eq!(service.open("x").map(drop), Err(Error::AccessDenied));
}

#[test]
fn a_key_that_is_too_long_is_refused_by_every_function_and_changes_nothing() {
    let bucket = service(&[]).open("b").unwrap();
    let long = "k".repeat(KEY + 1);
    for result in writes(&bucket, &long) {
        assert_eq!(result, Err(Error::KeyTooLong));
    }
    assert_eq!(bucket.get(&long, |_| ()), Err(Error::KeyTooLong));
    assert_eq!(bucket.exists(&long), Err(Error::KeyTooLong));
    assert_eq!(bucket.version(&long), Err(Error::KeyTooLong));
    assert_eq!(bucket.snapshot(&long, |_| ()), Err(Error::KeyTooLong));
    assert_eq!(bucket.get_many(&["k".into(), long], |_| ()), Err(Error::KeyTooLong));
    assert_eq!(bucket.list(None).unwrap().keys().count(), 0);
}

#[test]
fn a_value_that_is_too_large_is_refused_and_the_old_one_stays() {
    let bucket = service(&[]).open("b").unwrap();
    bucket.set("k".into(), vec![1]).unwrap();
    let large = || vec![0; VALUES + 1];
    assert_eq!(bucket.set("k".into(), large()), Err(Error::ResultTooLarge));
    assert_eq!(
        bucket.set_many(vec![("j".into(), vec![]), ("k".into(), large())]),
        Err(Error::ResultTooLarge)
    );
    let version = bucket.version("k").unwrap();
    assert_eq!(bucket.swap("k", version, large()), Err(Error::ResultTooLarge));
    assert_eq!((value(&bucket, "k"), value(&bucket, "j")), (Some(vec![1]), None));
    assert_eq!(bucket.swap("k", version, vec![2]), Ok(Swap::Done));
}

#[test]
fn a_reply_counts_a_key_as_often_as_it_is_asked_for() {
    let bucket = service(&[]).open("b").unwrap();
    bucket.set("half".into(), vec![0; VALUES / 2]).unwrap();
    let ask = |keys: &[&str]| {
        let keys: Vec<String> = keys.iter().map(|key| String::from(*key)).collect();
        let mut lengths = Vec::new();
        bucket.get_many(&keys, |value| lengths.push(value.map(|value| value.len()))).map(|()| lengths)
    };
    assert_eq!(ask(&["half", "none", "half"]), Ok(vec![Some(VALUES / 2), None, Some(VALUES / 2)]));
    assert_eq!(ask(&["half", "half", "half"]), Err(Error::ResultTooLarge));
}

#[test]
fn a_token_goes_on_where_its_page_ended_and_in_its_bucket_only() {
    let service = service(&[]);
    let (bucket, other) = (service.open("b").unwrap(), service.open("c").unwrap());
    for n in 0..5_000 {
        bucket.set(n.to_string(), Vec::new()).unwrap();
    }
    let (first, token) = bucket.list_by_token(None).unwrap();
    let token = token.unwrap();
    let (second, end) = bucket.list_by_token(Some(&token)).unwrap();
    assert_eq!((first.keys().count(), second.keys().count(), end), (4_096, 904, None));
    assert!(second.keys().all(|key| first.keys().all(|listed| listed != key)));
    assert_eq!(other.list_by_token(Some(&token)).map(drop), Err(Error::Invalid("cursor")));
}
