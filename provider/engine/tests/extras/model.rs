//! Random operations, beside a map that does the same.

use std::collections::BTreeMap;

use keyvalue_core::counter::Delta;
use keyvalue_core::extra::{
    Bounds, Check, Expiring, Maintained, Observable, Position, Since, Transactional, Write,
};
use keyvalue_core::{Bucket, Swap};
use keyvalue_engine::{Clock, EngineBucket};

use super::{FEW, all, entries, open};
use crate::common::{Dice, Memory, get};

/// The value of each key and when it ends.
type Model = BTreeMap<String, (Vec<u8>, u64)>;

const NEVER: u64 = u64::MAX;

struct Test {
    memory: Memory,
    bucket: EngineBucket<Memory>,
    model: Model,
    dice: Dice,
    /// What the feed of changes makes of an empty map.
    followed: (Option<Position>, Model),
}

impl Test {
    fn key(&mut self) -> String {
        format!("key {}", self.dice.roll(60))
    }

    fn value(&mut self) -> Vec<u8> {
        vec![b'0' + self.dice.roll(9) as u8; [1, 2, 15, 100, 700][self.dice.roll(5)]]
    }

    fn present(&self, key: &str) -> Option<(Vec<u8>, u64)> {
        self.model.get(key).filter(|(_, end)| *end > self.memory.now()).cloned()
    }

    fn add(&mut self, key: &str, delta: i64) -> Option<i64> {
        let (old, end) = self.present(key).unwrap_or((b"0".to_vec(), NEVER));
        let old = String::from_utf8(old).unwrap();
        let number: i64 = old.parse().ok().filter(|n: &i64| n.to_string() == old)?;
        let sum = number.checked_add(delta)?;
        self.model.insert(key.into(), (sum.to_string().into_bytes(), end));
        Some(sum)
    }

    fn step(&mut self) {
        let (key, value, other) = (self.key(), self.value(), self.key());
        let now = self.memory.now();
        match self.dice.roll(16) {
            0..3 => {
                self.bucket.set(key.clone(), value.clone()).unwrap();
                self.model.insert(key, (value, NEVER));
            }
            3 => {
                self.bucket.delete(&key).unwrap();
                self.model.remove(&key);
            }
            4..6 => {
                let found = self.bucket.increment(key.clone(), Delta::Signed(3)).ok();
                assert_eq!(found, self.add(&key, 3).map(i128::from), "{key}");
            }
            6..8 => {
                let ttl = self.dice.roll(400) as u64;
                self.bucket.set_with_ttl(key.clone(), value.clone(), ttl).unwrap();
                self.model.insert(key, (value, now + ttl));
            }
            8 => {
                let ttl = (self.dice.roll(2) == 0).then(|| self.dice.roll(900) as u64);
                let present = self.present(&key);
                assert_eq!(self.bucket.expire(&key, ttl), Ok(present.is_some()));
                if let Some((value, _)) = present {
                    self.model.insert(key, (value, ttl.map_or(NEVER, |ttl| now + ttl)));
                }
            }
            9..12 => self.transaction(key, value, other),
            12 => {
                let version = self.bucket.version(&key).unwrap();
                assert_eq!(self.bucket.swap(&key, version, value.clone()), Ok(Swap::Done));
                self.model.insert(key, (value, NEVER));
            }
            13 => self.memory.pause(self.dice.roll(60) as u64),
            14 => self.bucket = open(&self.memory, FEW),
            _ => self.rare(),
        }
    }

    fn transaction(&mut self, key: String, value: Vec<u8>, other: String) {
        let check = match self.dice.roll(4) {
            0 => Check::Present,
            1 => Check::Absent,
            2 => Check::Value(self.present(&key).map_or(vec![], |(value, _)| value)),
            _ => Check::Version(self.bucket.version(&other).unwrap()),
        };
        let present = self.present(&key);
        let holds = match &check {
            Check::Present => present.is_some(),
            Check::Absent => present.is_none(),
            Check::Value(value) => present.is_some_and(|(present, _)| present == *value),
            // Keys that were written by one transaction have one version.
            Check::Version(version) => present.is_some() && self.bucket.version(&key).as_ref() == Ok(version),
        };
        let before = self.model.clone();
        self.model.insert(key.clone(), (value.clone(), NEVER));
        let counts = self.add(&other, -1).is_some();
        let writes = [(key.clone(), Write::Set(value)), (other, Write::Increment(-1))];
        let done = self.bucket.commit(&[(key, check)], &writes);
        assert_eq!(done.is_ok(), counts || !holds);
        assert_eq!(done.unwrap_or(false), counts && holds);
        if !(counts && holds) {
            self.model = before;
        }
    }

    fn rare(&mut self) {
        match self.dice.roll(12) {
            0 => self.bucket.compact().unwrap(),
            1 => {
                self.bucket.destroy().unwrap();
                self.model.clear();
            }
            2 => drop(self.bucket.verify().unwrap()),
            _ => self.follow(),
        }
    }

    fn follow(&mut self) {
        let limit = 1 + self.dice.roll(20);
        loop {
            match self.bucket.since(self.followed.0, limit).unwrap() {
                Since::Gap(position) => self.followed = (Some(position), Model::new()),
                Since::Changes(found) => {
                    self.followed.0 = Some(found.position);
                    if found.changes.is_empty() {
                        return;
                    }
                    for change in found.changes {
                        let end = change.ttl.map_or(NEVER, |ttl| self.memory.now() + ttl);
                        match change.value {
                            Some(value) => drop(self.followed.1.insert(change.key, (value, end))),
                            None => drop(self.followed.1.remove(&change.key)),
                        }
                    }
                }
            }
        }
    }

    fn compare(&mut self) {
        let now = self.memory.now();
        let there = |model: &Model| -> Vec<_> {
            let there = model.iter().filter(|(_, (_, end))| *end > now);
            there.map(|(key, (value, _))| (key.clone(), value.clone())).collect()
        };
        let expected = there(&self.model);
        assert_eq!(all(&self.bucket), expected);
        let mut back = entries(&self.bucket, &Bounds { from: Vec::new(), until: None }, true, usize::MAX);
        back.reverse();
        assert_eq!(back, expected);
        let key = self.key();
        assert_eq!(get(&self.bucket, &key), self.present(&key).map(|(value, _)| value));
        let left = self.present(&key).filter(|(_, end)| *end != NEVER).map(|(_, end)| end - now);
        assert_eq!(self.bucket.ttl(&key), Ok(left));
        self.follow();
        assert_eq!(there(&self.followed.1), expected, "what the changes say");
    }
}

#[test]
fn a_store_agrees_with_a_map_whatever_is_done_to_it_and_so_do_its_changes() {
    for seed in 0..6 {
        let memory = Memory::new(seed);
        let bucket = open(&memory, FEW);
        let mut test =
            Test { memory, bucket, model: Model::new(), dice: Dice(seed), followed: (None, Model::new()) };
        for step in 0..2_000 {
            test.step();
            if step % 20 == 0 {
                test.compare();
            }
        }
    }
}
