use keyvalue_core::counter::Delta;
use keyvalue_core::extra::{
    Change, Changes, Expiring, Maintained, Observable, Position, Since, Transactional, Write,
};
use keyvalue_core::{Bucket, Swap, Version};
use keyvalue_engine::{Clock, EngineBucket, Options};

use super::{FEW, open, usual};
use crate::common::Memory;

type Seen = Vec<(String, Option<Vec<u8>>)>;

fn page(bucket: &EngineBucket<Memory>, from: Option<Position>, limit: usize) -> Changes<Position> {
    match bucket.since(from, limit).unwrap() {
        Since::Changes(changes) => changes,
        Since::Gap(position) => panic!("a gap before {position:?}"),
    }
}

fn pair(change: Change) -> (String, Option<Vec<u8>>) {
    (change.key, change.value)
}

/// Everything from a position on, each page by another instance.
fn follow(memory: &Memory, options: Options, from: Option<Position>, limit: usize) -> (Seen, Position) {
    let (mut seen, mut position) = (Vec::new(), from);
    loop {
        let found = page(&open(memory, options), position, limit);
        position = Some(found.position);
        if found.changes.is_empty() {
            return (seen, found.position);
        }
        assert!(found.changes.len() <= limit);
        seen.extend(found.changes.into_iter().map(pair));
    }
}

fn set(key: &str, value: &[u8]) -> (String, Option<Vec<u8>>) {
    (key.into(), Some(value.into()))
}

#[test]
fn every_kind_of_write_comes_once_and_in_order() {
    let memory = Memory::new(1);
    let bucket = open(&memory, usual());
    assert_eq!(page(&bucket, None, 10).changes, []);
    let start = bucket.latest().unwrap();
    bucket.set("a".into(), b"1".to_vec()).unwrap();
    bucket.increment("a".into(), Delta::Signed(4)).unwrap();
    let version = bucket.version("a").unwrap();
    assert_eq!(bucket.swap("a", version, b"x".to_vec()), Ok(Swap::Done));
    assert!(bucket.swap("a", version, b"y".to_vec()) != Ok(Swap::Done));
    assert!(bucket.increment("a".into(), Delta::Signed(1)).is_err());
    bucket.set_many(vec![("b".into(), vec![]), ("b".into(), vec![2])]).unwrap();
    bucket.delete_many(&["b".into(), "c".into()]).unwrap();
    bucket.set_with_ttl("t".into(), b"5".to_vec(), 1_000).unwrap();
    bucket.commit(&[], &[("t".into(), Write::Increment(1)), ("a".into(), Write::Delete)]).unwrap();
    bucket.expire("t", None).unwrap();
    bucket.set("large".into(), vec![9; 100_000]).unwrap();
    let expected = vec![
        set("a", b"1"),
        set("a", b"5"),
        set("a", b"x"),
        set("b", b""),
        set("b", &[2]),
        ("b".into(), None),
        ("c".into(), None),
        set("t", b"5"),
        set("t", b"6"),
        ("a".into(), None),
        set("t", b"6"),
        set("large", &[9; 100_000]),
    ];
    for limit in [1, 2, 3, 5, 100] {
        assert_eq!(follow(&memory, usual(), Some(start), limit).0, expected, "{limit} at a time");
        assert_eq!(follow(&memory, usual(), None, limit).0, expected);
    }
    let ttls: Vec<_> = page(&bucket, None, 100).changes.iter().map(|change| change.ttl.is_some()).collect();
    assert_eq!(ttls.iter().filter(|ttl| **ttl).count(), 2, "{ttls:?}");
}

#[test]
fn the_past_is_kept_over_generations_and_its_values_with_it() {
    let memory = Memory::new(2);
    let (a, b) = (open(&memory, FEW), open(&memory, FEW));
    let mut expected = Vec::new();
    let (mut followed, mut seen) = (None, Vec::new());
    for n in 0..900_usize {
        let (key, value) = (format!("k{}", n % 37), vec![n as u8; [10, 100, 3_000][n % 3]]);
        let bucket = if n % 2 == 0 { &a } else { &b };
        bucket.set(key.clone(), value.clone()).unwrap();
        expected.push((key, Some(value)));
        if n % 50 == 0 {
            let (more, position) = follow(&memory, FEW, followed, 7);
            seen.extend(more);
            followed = Some(position);
        }
    }
    seen.extend(follow(&memory, FEW, followed, 100).0);
    assert_eq!(seen, expected);
    // One reader that stays sees the same.
    let (reader, mut position, mut seen) = (open(&memory, FEW), None, Vec::new());
    loop {
        let found = page(&reader, position, 13);
        position = Some(found.position);
        if found.changes.is_empty() {
            break;
        }
        seen.extend(found.changes.into_iter().map(pair));
    }
    // Of 900 changes 256 logs are kept at least.
    assert_eq!(seen[..], expected[expected.len() - seen.len()..]);
    assert!(seen.len() > 250, "{}", seen.len());
}

#[test]
fn what_is_no_longer_kept_is_a_gap_behind_which_one_can_go_on() {
    let memory = Memory::new(3);
    let options = Options { retention: 3_000, ..FEW };
    let bucket = open(&memory, options);
    bucket.set("first".into(), vec![1]).unwrap();
    let position = bucket.latest().unwrap();
    for n in 0..500 {
        bucket.set(format!("k{n}"), vec![0; 50]).unwrap();
    }
    let Since::Gap(oldest) = bucket.since(Some(position), 10).unwrap() else { panic!("it is kept") };
    let (seen, _) = follow(&memory, options, Some(oldest), 10);
    assert_eq!(seen.last().unwrap().0, "k499");
    assert!(seen.len() > 5 && seen.len() < 200, "{}", seen.len());
    assert_eq!(follow(&memory, options, None, 10).0, seen);
    let bytes: usize =
        memory.image().iter().filter(|(path, _)| path.contains("/history/")).map(|(_, b)| b.len()).sum();
    assert!(bytes <= 3_000, "{bytes}");
}

#[test]
fn a_position_of_another_bucket_of_that_name_is_a_gap() {
    let memory = Memory::new(4);
    let bucket = open(&memory, usual());
    bucket.set("a".into(), vec![1]).unwrap();
    let position = bucket.latest().unwrap();
    let other = open(&Memory::new(5), usual());
    assert_eq!(other.since(Some(position), 10), Ok(Since::Gap(Position::default())));
    other.set("a".into(), vec![1]).unwrap();
    assert!(matches!(other.since(Some(position), 10), Ok(Since::Gap(_))));
    let future = Position { generation: 99, ..position };
    assert!(matches!(bucket.since(Some(future), 10), Ok(Since::Gap(_))));
    let between = Position { offset: position.offset - 3, ..position };
    assert!(matches!(bucket.since(Some(between), 10), Ok(Since::Gap(_))));
    let beyond = Position { offset: position.offset + 3, ..position };
    assert!(matches!(bucket.since(Some(beyond), 10), Ok(Since::Gap(_))));
}

#[test]
fn a_value_that_was_given_another_time_and_then_replaced_holds_nobody_up() {
    let memory = Memory::new(8);
    let bucket = open(&memory, FEW);
    bucket.set("large".into(), vec![1; 50_000]).unwrap();
    let fill = |from: usize| {
        (from..from + 300).for_each(|n| bucket.set(format!("k{n}"), vec![0; 40]).unwrap());
    };
    fill(0);
    let position = bucket.latest().unwrap();
    assert_eq!(bucket.expire("large", Some(1 << 40)), Ok(true));
    bucket.set("large".into(), b"small".to_vec()).unwrap();
    fill(300);
    bucket.verify().unwrap();
    let (seen, _) = follow(&memory, FEW, Some(position), 1);
    assert_eq!(seen.iter().rfind(|(key, _)| key == "large"), Some(&set("large", b"small")));
    assert!(seen.len() >= 301, "{}", seen.len());
}

#[test]
fn a_bucket_that_was_destroyed_has_no_past() {
    let memory = Memory::new(6);
    let bucket = open(&memory, FEW);
    let start = bucket.latest().unwrap();
    (0..300).for_each(|n| bucket.set(format!("k{n}"), b"secret".to_vec()).unwrap());
    let middle = bucket.latest().unwrap();
    bucket.destroy().unwrap();
    for position in [start, middle] {
        let Since::Gap(position) = bucket.since(Some(position), 10).unwrap() else { panic!("it is kept") };
        assert_eq!(follow(&memory, FEW, Some(position), 10).0, []);
    }
    assert_eq!(bucket.version("k1"), Ok(Version::ABSENT));
    bucket.set("new".into(), vec![1]).unwrap();
    assert_eq!(follow(&memory, FEW, None, 10).0, [set("new", &[1])]);
}

#[test]
fn when_nothing_is_to_be_kept_only_the_present_log_is() {
    let memory = Memory::new(7);
    let options = Options { retention: 0, ..FEW };
    let bucket = open(&memory, options);
    let start = bucket.latest().unwrap();
    (0..300).for_each(|n| bucket.set(format!("k{n}"), vec![0; 40]).unwrap());
    assert!(matches!(bucket.since(Some(start), 10), Ok(Since::Gap(_))));
    assert!(memory.image().keys().all(|path| !path.contains("history")));
    memory.pause(1);
    let position = bucket.latest().unwrap();
    bucket.set("k".into(), vec![1]).unwrap();
    assert_eq!(follow(&memory, options, Some(position), 10).0, [set("k", &[1])]);
}
