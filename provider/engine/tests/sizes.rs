//! The smallest and the largest of everything, and clocks that disagree.

mod common;

use common::{Memory, Model, SMALL, errors};
use keyvalue_core::counter::Delta;
use keyvalue_core::{Bucket, Store, Swap, Version};
use keyvalue_engine::{Engine, Options};

const ALL: [usize; 3] = [4_096, SMALL, 64 << 20];

fn check(memory: usize, change: impl Fn(&dyn Fn(&str, &[u8]), &mut Model)) {
    let options = Options { memory, ..Options::default() };
    let device = Memory::new(1);
    let bucket = Engine::new(device.clone(), options).open("b").unwrap();
    let mut model = Model::new();
    change(&|key, value| bucket.set(key.into(), value.to_vec()).unwrap(), &mut model);
    assert_eq!(errors(&device, options, &model, "right after"), [""; 0], "memory {memory}");
    for n in 0..100_u8 {
        bucket.set("other".into(), vec![n; 50]).unwrap();
    }
    model.insert("other".into(), vec![99; 50]);
    assert_eq!(errors(&device, options, &model, "later"), [""; 0], "memory {memory}");
}

#[test]
fn the_longest_keys_and_the_empty_key_are_keys() {
    for memory in ALL {
        check(memory, |set, model| {
            for key in [String::new(), "k".repeat(65_535), "é".repeat(32_767), "k".repeat(65_534) + "l"] {
                for value in [&b"value"[..], b"", &[3; 40_000]] {
                    set(&key, value);
                    model.insert(key.clone(), value.to_vec());
                }
            }
        });
    }
}

#[test]
fn all_operations_take_the_longest_keys() {
    for memory in ALL {
        let bucket = Engine::new(Memory::new(1), Options { memory, ..Options::default() }).open("b").unwrap();
        let key = "k".repeat(65_535);
        assert_eq!(bucket.increment(key.clone(), Delta::Signed(5)), Ok(5));
        assert_eq!(bucket.increment(key.clone(), Delta::Signed(5)), Ok(10));
        let version = bucket.version(&key).unwrap();
        assert_eq!(bucket.swap(&key, version, b"new".to_vec()), Ok(Swap::Done));
        assert_eq!(bucket.delete_many(&[key.clone(), String::new()]), Ok(()));
        assert_eq!(bucket.version(&key), Ok(Version::ABSENT));
    }
}

#[test]
fn values_around_the_limit_of_what_has_a_file_of_its_own_are_kept() {
    for memory in ALL {
        let inline = (memory / 16).min(32 << 10);
        check(memory, |set, model| {
            for len in [0, 1, inline - 1, inline, inline + 1, 65_535, 65_536, 65_537] {
                set(&format!("of {len}"), &vec![7; len]);
                model.insert(format!("of {len}"), vec![7; len]);
            }
        });
    }
}

#[test]
fn a_batch_that_is_too_large_changes_nothing() {
    for memory in [4_096, 64 << 20] {
        let options = Options { memory, ..Options::default() };
        let device = Memory::new(1);
        let bucket = Engine::new(device.clone(), options).open("b").unwrap();
        bucket.set("k".into(), vec![1]).unwrap();
        let image = device.image();
        let len = memory.min(16_000) / 16;
        let limit = (memory / 2).max(1 << 20);
        let pairs =
            |bytes: usize| (0..=bytes / (len + 9)).map(|n| (format!("key{n:06}"), vec![2; len])).collect();
        let error = bucket.set_many(pairs(limit)).unwrap_err().message();
        assert!(error.contains(&format!(" {limit} bytes")) && error.contains("KEYVALUE_MEMORY"), "{error}");
        let keys: Vec<_> = (0..=limit / 60_000).map(|n| format!("{n:060000}")).collect();
        assert!(bucket.delete_many(&keys).is_err());
        assert!(device.image() == image, "something was written");
        assert_eq!(bucket.set_many(pairs(limit - 2 * (len + 9))), Ok(()));
    }
}

/// Clocks count from different moments; nobody's time is written down.
#[test]
fn instances_whose_clocks_disagree_see_the_same() {
    let options = Options { freshness: 10, ..Options::default() };
    let device = Memory::new(1);
    let mut late = device.clone();
    late.elapsed = std::rc::Rc::new(std::cell::Cell::new(u64::MAX - 5));
    let early_clock = device.elapsed.clone();
    let buckets = [device, late].map(|instance| Engine::new(instance, options).open("b").unwrap());
    for n in 1..=300_i128 {
        let bucket = &buckets[(n % 2) as usize];
        assert_eq!(bucket.increment("n".into(), Delta::Signed(1)), Ok(n));
    }
    buckets[1].set("k".into(), vec![1]).unwrap();
    early_clock.set(early_clock.get() + 10);
    assert_eq!(buckets[0].exists("k"), Ok(true));
}
