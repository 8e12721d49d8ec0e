//! The operations of a bucket, on files.

mod common;

use std::collections::BTreeMap;

use common::{Directory, engine, get, list, small};
use keyvalue_core::counter::Delta;
use keyvalue_core::{Bucket, Error, Store, Swap, Version};

#[test]
fn what_was_set_is_there_for_others_and_after_all_have_gone() {
    let directory = Directory::new();
    let (a, b) = (engine(&directory), engine(&directory));
    a.open("x").unwrap().set("k".into(), b"1".to_vec()).unwrap();
    let other = b.open("x").unwrap();
    assert_eq!(get(&other, "k"), Some(b"1".to_vec()));
    other.set("k".into(), b"2".to_vec()).unwrap();
    assert_eq!(get(&a.open("x").unwrap(), "k"), Some(b"2".to_vec()));
    assert_eq!(get(&engine(&directory).open("x").unwrap(), "k"), Some(b"2".to_vec()));
    assert_eq!(get(&a.open("y").unwrap(), "k"), None);
}

#[test]
fn a_bucket_that_is_only_read_leaves_nothing_on_disk() {
    let directory = Directory::new();
    let bucket = engine(&directory).open("x").unwrap();
    assert_eq!((get(&bucket, "k"), list(&bucket)), (None, vec![]));
    assert_eq!(bucket.version("k"), Ok(Version::ABSENT));
    assert_eq!(std::fs::read_dir(directory.path()).unwrap().count(), 0);
}

#[test]
fn two_instances_counting_lose_nothing_over_many_generations() {
    let directory = Directory::new();
    let engines = [small(&directory), small(&directory), small(&directory)];
    let buckets: Vec<_> = engines.iter().map(|engine| engine.open("b").unwrap()).collect();
    for n in 1..=3_000 {
        let bucket = &buckets[n % 3];
        assert_eq!(bucket.increment("n".into(), Delta::Signed(1)), Ok(n as i128));
        if n % 7 == 0 {
            bucket.set(format!("k{}", n % 100), vec![n as u8; n % 50]).unwrap();
        }
    }
    assert_eq!(get(&buckets[0], "n"), Some(b"3000".to_vec()));
}

#[test]
fn a_store_agrees_with_a_map_whatever_is_done_to_it() {
    let directory = Directory::new();
    let mut engine = small(&directory);
    let mut model: BTreeMap<String, Vec<u8>> = BTreeMap::new();
    let mut dice = common::Dice(1);
    for step in 0..6_000 {
        let bucket = engine.open("b").unwrap();
        let key = format!("key {}", dice.roll(300));
        let value = vec![dice.roll(256) as u8; [0, 1, 10, 100, 400][dice.roll(5)]];
        match dice.roll(10) {
            0..4 => {
                bucket.set(key.clone(), value.clone()).unwrap();
                model.insert(key, value);
            }
            4 => {
                bucket.delete(&key).unwrap();
                model.remove(&key);
            }
            5 => {
                let pairs: Vec<_> =
                    (0..dice.roll(20)).map(|n| (format!("key {}", n * 7), value.clone())).collect();
                bucket.set_many(pairs.clone()).unwrap();
                model.extend(pairs);
            }
            6 => {
                let keys: Vec<_> = (0..dice.roll(4)).map(|_| format!("key {}", dice.roll(300))).collect();
                bucket.delete_many(&keys).unwrap();
                keys.iter().for_each(|key| drop(model.remove(key)));
            }
            7 => {
                let (seen, version) = bucket.snapshot(&key, |value| value.into_owned()).unwrap();
                assert_eq!(seen.as_ref(), model.get(&key));
                assert_eq!(bucket.swap(&key, version, value.clone()), Ok(Swap::Done));
                model.insert(key, value);
            }
            8 => assert_eq!(get(&bucket, &key).as_ref(), model.get(&key), "{key} at {step}"),
            _ if step % 50 == 0 => engine = small(&directory),
            _ => {}
        }
        if step % 500 == 0 {
            let mut keys = list(&engine.open("b").unwrap());
            keys.sort();
            assert!(keys.iter().eq(model.keys()), "at {step}");
        }
    }
    for (key, value) in &model {
        assert_eq!(get(&engine.open("b").unwrap(), key).as_ref(), Some(value));
    }
}

#[test]
fn a_swap_fails_after_any_write_in_any_generation() {
    let directory = Directory::new();
    let bucket = small(&directory).open("b").unwrap();
    bucket.set("k".into(), b"a".to_vec()).unwrap();
    let version = bucket.version("k").unwrap();
    for n in 0..500 {
        bucket.set(format!("other {n}"), vec![0; 20]).unwrap();
    }
    assert_eq!(bucket.version("k"), Ok(version));
    assert_eq!(bucket.swap("k", version, b"b".to_vec()), Ok(Swap::Done));
    let now = bucket.version("k").unwrap();
    assert_eq!(bucket.swap("k", version, b"c".to_vec()), Ok(Swap::Changed(now)));
    bucket.delete("k").unwrap();
    assert_eq!(bucket.swap("k", now, b"c".to_vec()), Ok(Swap::Changed(Version::ABSENT)));
    assert_eq!(bucket.swap("k", Version::ABSENT, b"c".to_vec()), Ok(Swap::Done));
}

#[test]
fn a_counter_that_cannot_be_counted_keeps_its_value() {
    let directory = Directory::new();
    let bucket = small(&directory).open("b").unwrap();
    for value in [b"many".to_vec(), vec![b'1'; 5_000]] {
        bucket.set("k".into(), value.clone()).unwrap();
        let version = bucket.version("k");
        let error = bucket.increment("k".into(), Delta::Signed(1)).unwrap_err();
        assert!(matches!(error, Error::NotANumber(_) | Error::OutOfRange(_)), "{error}");
        assert_eq!((get(&bucket, "k"), bucket.version("k")), (Some(value), version));
    }
}

#[test]
fn large_values_and_large_batches_are_kept_whole() {
    let directory = Directory::new();
    let bucket = engine(&directory).open("b").unwrap();
    let large: Vec<u8> = (0..3_000_000_u32).map(|n| (n % 251) as u8).collect();
    bucket.set("large".into(), large.clone()).unwrap();
    let pairs: Vec<_> = (0..20_000).map(|n| (format!("k{n}"), vec![n as u8; 100])).collect();
    bucket.set_many(pairs).unwrap();
    bucket.set_many(vec![("a".into(), large.clone()), ("b".into(), b"small".to_vec())]).unwrap();
    let other = engine(&directory).open("b").unwrap();
    assert_eq!(get(&other, "large"), Some(large.clone()));
    assert_eq!((get(&other, "a"), get(&other, "b")), (Some(large), Some(b"small".to_vec())));
    assert_eq!(get(&other, "k19999"), Some(vec![31; 100]));
    assert_eq!(list(&other).len(), 20_003);
}
