use keyvalue_core::counter::Delta;
use keyvalue_core::extra::Expiring;
use keyvalue_core::{Bucket, Swap, Version};
use keyvalue_engine::{Clock, Options};

use super::{FEW, all, open, usual};
use crate::common::{Memory, get, list};

fn fill(bucket: &impl Bucket, from: usize) {
    for n in from..from + 200 {
        bucket.set(format!("other {n}"), vec![0; 100]).unwrap();
    }
}

/// Stores a key with a time to live, and lets the store grow over it in several ways.
fn in_all_places(look: impl Fn(&Memory, Options)) {
    for (options, fills) in [(usual(), 0), (FEW, 0), (FEW, 1), (FEW, 20)] {
        let memory = Memory::new(7);
        let bucket = open(&memory, options);
        bucket.set_with_ttl("k".into(), b"41".to_vec(), 1_000).unwrap();
        (0..fills).for_each(|n| fill(&bucket, n * 200));
        look(&memory, options);
    }
}

#[test]
fn a_key_is_there_until_its_time_is_over_and_then_for_nobody() {
    in_all_places(|memory, options| {
        let bucket = open(memory, options);
        assert_eq!(get(&bucket, "k"), Some(b"41".to_vec()));
        assert!((1..=1_000).contains(&bucket.ttl("k").unwrap().unwrap()));
        memory.pause(2_000);
        for bucket in [bucket, open(memory, options)] {
            assert_eq!(get(&bucket, "k"), None);
            assert_eq!(bucket.exists("k"), Ok(false));
            assert_eq!(bucket.version("k"), Ok(Version::ABSENT));
            assert_eq!(bucket.ttl("k"), Ok(None));
            assert!(!list(&bucket).contains(&"k".into()));
            assert!(all(&bucket).iter().all(|(key, _)| key != "k"));
            assert_eq!(bucket.expire("k", None), Ok(false));
        }
    });
}

#[test]
fn a_counter_goes_on_and_keeps_its_time_and_starts_anew_when_that_is_over() {
    in_all_places(|memory, options| {
        let bucket = open(memory, options);
        assert_eq!(bucket.increment("k".into(), Delta::Signed(1)), Ok(42));
        assert!(bucket.ttl("k").unwrap().is_some());
        let other = open(memory, options);
        memory.pause(2_000);
        assert_eq!(bucket.increment("k".into(), Delta::Signed(1)), Ok(1));
        assert_eq!(other.increment("k".into(), Delta::Signed(1)), Ok(2));
        assert_eq!(other.ttl("k"), Ok(None), "it stays");
    });
}

#[test]
fn an_instance_that_has_not_heard_of_the_time_does_not_miss_its_end() {
    let memory = Memory::new(1);
    let (a, b) = (open(&memory, usual()), open(&memory, usual()));
    a.set("k".into(), b"1".to_vec()).unwrap();
    assert_eq!(b.increment("k".into(), Delta::Signed(1)), Ok(2));
    a.set_with_ttl("k".into(), b"10".to_vec(), 5).unwrap();
    memory.pause(10);
    assert_eq!(b.increment("k".into(), Delta::Signed(1)), Ok(1));
}

#[test]
fn a_swap_finds_what_has_expired_absent() {
    in_all_places(|memory, options| {
        let bucket = open(memory, options);
        let version = bucket.version("k").unwrap();
        memory.pause(2_000);
        let changed = bucket.swap("k", version, b"x".to_vec());
        assert_eq!(changed, Ok(Swap::Changed(Version::ABSENT)));
        assert_eq!(bucket.swap("k", Version::ABSENT, b"new".to_vec()), Ok(Swap::Done));
        assert_eq!((get(&bucket, "k"), bucket.ttl("k")), (Some(b"new".to_vec()), Ok(None)));
    });
}

#[test]
fn a_plain_write_lets_a_key_stay_and_expire_gives_it_another_time() {
    in_all_places(|memory, options| {
        let bucket = open(memory, options);
        let version = bucket.version("k").unwrap();
        assert_eq!(bucket.expire("k", Some(5_000)), Ok(true));
        assert_ne!(bucket.version("k").unwrap(), version, "that is a write");
        memory.pause(2_000);
        assert_eq!(get(&bucket, "k"), Some(b"41".to_vec()));
        assert_eq!(bucket.expire("k", None), Ok(true));
        memory.pause(10_000);
        assert_eq!((get(&bucket, "k"), bucket.ttl("k")), (Some(b"41".to_vec()), Ok(None)));
        bucket.set_with_ttl("k".into(), b"1".to_vec(), 100).unwrap();
        bucket.set("k".into(), b"2".to_vec()).unwrap();
        memory.pause(1_000);
        assert_eq!(get(&open(memory, options), "k"), Some(b"2".to_vec()));
    });
}

#[test]
fn a_large_value_expires_too_and_its_file_goes() {
    let memory = Memory::new(3);
    let bucket = open(&memory, Options { retention: 0, ..FEW });
    bucket.set_with_ttl("k".into(), vec![7; 50_000], 1_000).unwrap();
    assert_eq!(bucket.expire("k", Some(2_000)), Ok(true));
    assert_eq!(get(&bucket, "k"), Some(vec![7; 50_000]));
    memory.pause(3_000);
    assert_eq!(get(&bucket, "k"), None);
    (0..30).for_each(|n| fill(&bucket, n * 200));
    let is_value = |path: &String| path.ends_with(".value");
    assert_eq!(memory.image().keys().filter(|path| is_value(path)).count(), 0);
}

#[test]
fn times_of_0_and_of_more_than_there_is_are_times() {
    let memory = Memory::new(1);
    let bucket = open(&memory, usual());
    bucket.set_with_ttl("k".into(), b"v".to_vec(), 0).unwrap();
    assert_eq!(get(&bucket, "k"), None);
    bucket.set_with_ttl("k".into(), b"v".to_vec(), u64::MAX).unwrap();
    memory.pause(1 << 40);
    assert_eq!(get(&bucket, "k"), Some(b"v".to_vec()));
    assert!(bucket.ttl("k").unwrap().unwrap() > u64::MAX / 2);
}
