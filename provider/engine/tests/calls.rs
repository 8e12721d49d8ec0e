//! What operations cost: calls of the storage, counted.

mod common;

use common::{Directory, Watched, engine, get, with};
use keyvalue_core::counter::Delta;
use keyvalue_core::{Bucket, Store};
use keyvalue_engine::{Durability, Engine, Options};

fn key(n: usize) -> String {
    // In no order, as hashes are.
    format!("{:016x}", (n as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15))
}

fn filled(directory: &Directory, keys: usize) -> Engine<Watched> {
    let engine = engine(directory);
    let bucket = engine.open("b").unwrap();
    for start in (0..keys).step_by(400) {
        bucket
            .set_many((start..keys.min(start + 400)).map(|n| (key(n), vec![n as u8; 100])).collect())
            .unwrap();
    }
    engine
}

/// The most calls of opening a store and getting one key.
fn cold(directory: &Directory, keys: usize) -> u64 {
    // Whoever reads first after a load makes the log short.
    get(&engine(directory).open("b").unwrap(), &key(0));
    let mut most = 0;
    for n in (0..keys).step_by(keys / 50) {
        let engine = engine(directory);
        assert_eq!(get(&engine.open("b").unwrap(), &key(n)), Some(vec![n as u8; 100]));
        most = most.max(engine.host().calls());
    }
    most
}

#[test]
fn warm_operations_make_one_call_or_two() {
    let directory = Directory::new();
    let engine = filled(&directory, 20_000);
    let bucket = engine.open("b").unwrap();
    bucket.set("new".into(), vec![1; 4_000]).unwrap();
    bucket.increment("n".into(), Delta::Signed(1)).unwrap();
    let calls = |what: &str, most: u64, operation: &dyn Fn()| {
        operation();
        engine.host().calls();
        operation();
        let calls = engine.host().calls();
        assert!(calls <= most, "{what}: {calls} calls, not {most}");
    };
    calls("get of what is in memory", 1, &|| drop(get(&bucket, "new")));
    calls("get of what is not there", 1, &|| drop(get(&bucket, "absent")));
    calls("get from a table", 1, &|| drop(get(&bucket, &key(3))));
    calls("exists", 1, &|| assert!(bucket.exists("new").unwrap()));
    calls("set", 2, &|| bucket.set("other".into(), vec![2; 100]).unwrap());
    calls("set of nearly 4 KiB", 2, &|| bucket.set("other".into(), vec![2; 3_900]).unwrap());
    calls("set of 4 KiB", 3, &|| bucket.set("other".into(), vec![2; 4_096]).unwrap());
    calls("increment", 2, &|| assert!(bucket.increment("n".into(), Delta::Signed(1)).unwrap() > 0));
    calls("delete", 2, &|| bucket.delete("other").unwrap());
    calls("set-many of 12 KB, in pieces of 4 KiB", 5, &|| {
        bucket.set_many((0..100).map(|n| (key(n), vec![n as u8; 100])).collect()).unwrap()
    });
    let keys: Vec<_> = (0..100).map(key).collect();
    calls("get-many", 1, &|| {
        bucket
            .get_many(&keys, &mut |value| {
                assert!(value.is_some());
                Ok(())
            })
            .unwrap()
    });
}

#[test]
fn a_key_from_a_table_takes_one_call_more_the_first_time() {
    let directory = Directory::new();
    let engine = filled(&directory, 20_000);
    let bucket = engine.open("b").unwrap();
    // The tables are known, their blocks are not.
    (0..20_000).step_by(7).for_each(|n| drop(get(&bucket, &key(n))));
    let (mut most, mut all) = (0, 0);
    for n in (1..20_000).step_by(501) {
        engine.host().calls();
        get(&bucket, &key(n));
        let calls = engine.host().calls();
        most = most.max(calls);
        all += calls;
    }
    assert!(most <= 2 && all >= 40, "{most} at most, {all} in all");
}

#[test]
fn with_always_each_write_waits_for_the_device_once() {
    let directory = Directory::new();
    let engine = with(&directory, Options { durability: Durability::Always, ..Options::default() });
    let bucket = engine.open("b").unwrap();
    bucket.set("k".into(), vec![1]).unwrap();
    engine.host().syncs();
    bucket.set("k".into(), vec![2]).unwrap();
    assert_eq!(engine.host().syncs(), 1);
    get(&bucket, "k");
    assert_eq!(engine.host().syncs(), 0);
}

#[test]
fn a_cold_get_takes_at_most_14_calls_among_1_000_keys_and_20_among_1_000_000() {
    let directory = Directory::new();
    drop(filled(&directory, 1_000));
    let few = cold(&directory, 1_000);
    assert!(few <= 14, "{few}");

    let directory = Directory::new();
    drop(filled(&directory, 1_000_000));
    let many = cold(&directory, 1_000_000);
    assert!(many <= 20, "{many}");
}

#[test]
fn a_cold_get_stays_as_cheap_while_short_lived_instances_write() {
    let directory = Directory::new();
    let mut most = 0;
    for n in 0..5_000 {
        let writer = engine(&directory);
        writer.open("b").unwrap().set(key(n % 1_000), vec![0; 100]).unwrap();
        let reader = engine(&directory);
        get(&reader.open("b").unwrap(), &key(n % 1_000));
        most = most.max(reader.host().calls());
    }
    assert!(most <= 14, "{most}");
}

#[test]
fn instances_that_write_once_need_not_read_much() {
    const INSTANCES: u64 = 3_000;
    let directory = Directory::new();
    let (mut all, mut most) = (0, 0);
    for n in 1..=INSTANCES {
        let engine = engine(&directory);
        let sum = engine.open("b").unwrap().increment("n".into(), Delta::Unsigned(1)).unwrap();
        assert_eq!(sum, i128::from(n));
        let read = engine.host().bytes_read();
        all += read;
        most = most.max(read);
    }
    // A record has 50 bytes: they wrote 150 000, and would read 56 000 each if a log were only sealed when it is full.
    assert!(all / INSTANCES < 8_000 && most < 40_000, "{} on average, {most} at most", all / INSTANCES);
}

#[test]
fn an_instance_that_writes_much_does_not_end_a_log_that_is_short() {
    let directory = Directory::new();
    let engine = engine(&directory);
    let bucket = engine.open("b").unwrap();
    for _ in 0..1_500 {
        bucket.increment("n".into(), Delta::Unsigned(1)).unwrap();
    }
    let logs = std::fs::read_dir(directory.path().join("bucket-b/logs")).unwrap();
    let logs: Vec<_> = logs.map(|log| log.unwrap().file_name()).collect();
    assert_eq!(logs, ["1"]);
}
