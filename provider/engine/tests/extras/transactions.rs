use keyvalue_core::counter::Delta;
use keyvalue_core::extra::{Check, Expiring, Transactional, Write};
use keyvalue_core::{Bucket, Error, Version};
use keyvalue_engine::Options;

use super::{FEW, all, open, usual};
use crate::common::{Directory, Memory, engine, get};
use keyvalue_core::Store;

fn checks<const N: usize>(checks: [(&str, Check); N]) -> Vec<(String, Check)> {
    checks.map(|(key, check)| (key.into(), check)).into()
}

fn writes<const N: usize>(writes: [(&str, Write); N]) -> Vec<(String, Write)> {
    writes.map(|(key, write)| (key.into(), write)).into()
}

fn set(value: &str) -> Write {
    Write::Set(value.into())
}

#[test]
fn nothing_is_done_unless_all_checks_hold() {
    for options in [usual(), FEW] {
        let memory = Memory::new(1);
        let bucket = open(&memory, options);
        bucket.set("a".into(), b"1".to_vec()).unwrap();
        bucket.set("large".into(), vec![1; 40_000]).unwrap();
        let version = bucket.version("a").unwrap();
        let cases = [
            ("a", Check::Value(b"2".to_vec()), false),
            ("a", Check::Absent, false),
            ("b", Check::Present, false),
            ("b", Check::Value(Vec::new()), false),
            ("b", Check::Version(version), false),
            ("a", Check::Version(Version(version.0 + 1)), false),
            ("large", Check::Value(vec![1; 39_999]), false),
            ("large", Check::Value(vec![2; 40_000]), false),
            ("a", Check::Value(b"1".to_vec()), true),
            ("a", Check::Present, true),
            ("b", Check::Absent, true),
            ("a", Check::Version(version), true),
            ("large", Check::Value(vec![1; 40_000]), true),
        ];
        for (n, (key, check, holds)) in cases.into_iter().enumerate() {
            let name = format!("made {n}");
            let asked = checks([("large", Check::Present), (key, check.clone())]);
            let done = bucket.commit(&asked, &writes([(&name, set("x"))]));
            assert_eq!((done, get(&bucket, &name).is_some()), (Ok(holds), holds), "{key} {check:?}");
        }
    }
}

#[test]
fn writes_see_those_before_them_and_checks_do_not() {
    let bucket = open(&Memory::new(1), usual());
    let all_of = writes([
        ("n", set("40")),
        ("m", Write::Increment(5)),
        ("n", Write::Increment(2)),
        ("gone", set("x")),
        ("gone", Write::Delete),
        ("m", Write::Increment(-10)),
        ("new", Write::Delete),
        ("new", Write::Increment(1)),
    ]);
    assert_eq!(bucket.commit(&checks([("n", Check::Absent), ("m", Check::Absent)]), &all_of), Ok(true));
    let pairs = [("m", "-5"), ("n", "42"), ("new", "1")];
    assert_eq!(all(&bucket), pairs.map(|(key, value)| (key.into(), value.into())));
}

#[test]
fn a_counter_that_cannot_be_counted_undoes_all() {
    for options in [usual(), FEW] {
        let bucket = open(&Memory::new(1), options);
        bucket.set("text".into(), b"many".to_vec()).unwrap();
        bucket.set("full".into(), i64::MAX.to_string().into_bytes()).unwrap();
        bucket.set("large".into(), vec![b'1'; 40_000]).unwrap();
        for (key, error) in [
            ("text", Error::NotANumber("text".into())),
            ("full", Error::OutOfRange("full".into())),
            ("large", Error::NotANumber("large".into())),
        ] {
            let before = all(&bucket);
            let asked = writes([
                ("n", Write::Increment(1)),
                ("v", Write::Set(vec![3; 50_000])),
                (key, Write::Increment(1)),
            ]);
            assert_eq!(bucket.commit(&[], &asked), Err(error));
            assert_eq!(all(&bucket), before);
        }
    }
}

#[test]
fn instances_that_move_amounts_lose_none() {
    let memory = Memory::new(5);
    let buckets = [open(&memory, FEW), open(&memory, FEW), open(&memory, FEW)];
    for n in 0..10 {
        buckets[0].set(format!("account {n}"), b"100".to_vec()).unwrap();
    }
    for n in 0..1_500_usize {
        let (from, to) = (format!("account {}", n % 10), format!("account {}", n * 7 % 10));
        let moved = writes([(&from, Write::Increment(-3)), (&to, Write::Increment(3))]);
        assert_eq!(buckets[n % 3].commit(&checks([(&from, Check::Present)]), &moved), Ok(true));
    }
    let amounts = all(&buckets[1]).into_iter().map(|(_, value)| String::from_utf8(value).unwrap());
    assert_eq!(amounts.map(|amount| amount.parse::<i64>().unwrap()).sum::<i64>(), 1_000);
}

#[test]
fn a_counter_keeps_its_time_in_a_transaction() {
    let memory = Memory::new(1);
    let bucket = open(&memory, FEW);
    bucket.set_with_ttl("n".into(), b"5".to_vec(), 1_000).unwrap();
    bucket.commit(&[], &writes([("n", Write::Increment(1))])).unwrap();
    assert!(bucket.ttl("n").unwrap().is_some());
    bucket.commit(&[], &writes([("n", set("7")), ("n", Write::Increment(1))])).unwrap();
    assert_eq!((get(&bucket, "n"), bucket.ttl("n")), (Some(b"8".to_vec()), Ok(None)));
}

#[test]
fn a_hundred_writes_take_a_call_for_each_4_kib_and_one_more() {
    let directory = Directory::new();
    let engine = engine(&directory);
    let bucket = engine.open("b").unwrap();
    bucket.increment("n".into(), Delta::Signed(1)).unwrap();
    let many: Vec<_> = (0..100).map(|n| (format!("k{n}"), Write::Set(vec![n; 100]))).collect();
    let asked = checks([("n", Check::Value(b"1".to_vec()))]);
    bucket.commit(&asked, &many).unwrap();
    engine.host().calls();
    assert_eq!(bucket.commit(&asked, &many), Ok(true));
    // One for each 4 KiB, and one that reads.
    assert!(engine.host().calls() <= 4);
    bucket.set_with_ttl("k".into(), vec![1], 1_000).unwrap();
    assert!(engine.host().calls() <= 2);
}

#[test]
fn too_much_for_the_memory_is_refused_and_changes_nothing() {
    let bucket = open(&Memory::new(1), Options { memory: 1 << 20, ..usual() });
    let many: Vec<_> = (0..200).map(|n| (format!("k{n}"), Write::Set(vec![0; 8_000]))).collect();
    let text = bucket.commit(&[], &many).unwrap_err().message();
    assert!(text.contains("KEYVALUE_MEMORY") && text.contains("too large"), "{text}");
    assert_eq!(all(&bucket), []);
}
