//! Random operations, beside a map that does the same in the plainest way.
#![allow(missing_docs)]

mod common;

use std::collections::BTreeMap;

use common::{listed, store};
use keyvalue_core::counter::{self, Delta};
use keyvalue_core::extra::{Check, Maintained, Range, Scan, Since, Sizes, Transactional, Write};
use keyvalue_core::{Bucket, Handle, Policy, Service, Store, Version};
use keyvalue_memory::{Memory, MemoryBucket};

/// Numbers that look random and are the same in every run.
struct Random(u64);

impl Random {
    fn below(&mut self, end: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 32) % end
    }

    fn key(&mut self) -> String {
        let text = ["", "a", "b/", "user:", "ä"][self.below(5) as usize];
        format!("{text}{}", self.below(60))
    }

    /// Now a number, now none.
    fn value(&mut self) -> Vec<u8> {
        let n = self.below(1_000);
        [n.to_string(), "v".repeat(n as usize), i64::MAX.to_string()][self.below(7).min(2) as usize]
            .clone()
            .into()
    }

    fn maybe<T>(&mut self, make: impl FnOnce(&mut Self) -> T) -> Option<T> {
        (self.below(2) == 0).then(|| make(self))
    }

    fn write(&mut self) -> (String, Write) {
        let write = match self.below(4) {
            0 => Write::Delete,
            1 => Write::Set(self.value()),
            _ => Write::Increment(self.below(20) as i64 - 10),
        };
        (self.key(), write)
    }
}

#[derive(Debug, Clone, PartialEq)]
struct Held {
    value: Vec<u8>,
    end: Option<u64>,
    version: Version,
}

#[derive(Default)]
struct Model {
    keys: BTreeMap<String, Held>,
    now: u64,
}

impl Model {
    #[cfg(feature = "ttl")]
    fn pass(&mut self, milliseconds: u64) {
        common::pass(milliseconds);
        self.now += milliseconds;
        let now = self.now;
        self.keys.retain(|_, held| held.end.is_none_or(|end| end > now));
    }

    /// What a transaction leaves, or `None` if it cannot be done.
    fn after(&self, writes: &[(String, Write)]) -> Option<BTreeMap<String, Held>> {
        let mut keys = self.keys.clone();
        for (key, write) in writes {
            match write {
                Write::Delete => drop(keys.remove(key)),
                Write::Set(value) => drop(keys.insert(key.clone(), held(value.clone(), None))),
                Write::Increment(delta) => {
                    let counter = keys.entry(key.clone()).or_insert_with(|| held(b"0".to_vec(), None));
                    counter::add(key, &mut counter.value, Delta::Signed(*delta)).ok()?;
                }
            }
        }
        Some(keys)
    }

    fn holds(&self, key: &str, check: &Check) -> bool {
        let held = self.keys.get(key);
        match check {
            Check::Value(value) => held.is_some_and(|held| held.value == *value),
            Check::Absent => held.is_none(),
            Check::Present => held.is_some(),
            Check::Version(version) => held.is_some_and(|held| held.version == *version),
        }
    }

    /// Compares what can be read, and takes over the versions.
    fn compare(&mut self, bucket: &MemoryBucket) {
        assert!(listed(bucket).iter().eq(self.keys.keys()));
        let keys: Vec<_> = self.keys.keys().cloned().collect();
        let mut held = self.keys.values_mut();
        bucket
            .get_versioned(&keys, &mut |found| {
                let (held, (value, version)) = (held.next().unwrap(), found.unwrap());
                assert_eq!(value, held.value);
                held.version = version;
                Ok(())
            })
            .unwrap();
        let bytes = self.keys.iter().map(|(key, held)| (key.len() + held.value.len()) as u64).sum();
        assert_eq!(bucket.sizes(), Ok(Sizes { keys: keys.len() as u64, bytes, ..Sizes::default() }));
    }

    /// Reads a random range page by page, one way or the other.
    fn compare_scan(&self, handle: &Handle<MemoryBucket>, random: &mut Random) {
        let (start, end) = (random.maybe(Random::key), random.maybe(Random::key));
        let prefix = random.maybe(|random| ["a", "a1", "user:", ""][random.below(4) as usize].into());
        let range = Range { start, end, prefix };
        let limit = random.below(10) as u32;
        let mut scan = Scan { range, reverse: random.below(2) == 0, limit, cursor: None };
        let mut found = Vec::new();
        loop {
            let before = found.len();
            let page = handle.scan(&scan, true, &mut |key, value| {
                found.push((key.to_string(), value.unwrap().into_owned()));
            });
            scan.cursor = page.unwrap();
            assert!(scan.limit == 0 || found.len() - before <= scan.limit as usize);
            if scan.cursor.is_none() {
                break;
            }
        }
        let Range { start, end, prefix } = &scan.range;
        let within = |key: &&String| {
            start.as_ref().is_none_or(|start| *key >= start)
                && end.as_ref().is_none_or(|end| *key < end)
                && prefix.as_ref().is_none_or(|prefix| key.starts_with(prefix))
        };
        let mut expected: Vec<_> = self.keys.iter().filter(|(key, _)| within(key)).collect();
        if scan.reverse {
            expected.reverse();
        }
        let found: Vec<_> = found.iter().map(|(key, value)| (key, value)).collect();
        assert_eq!(found, expected.iter().map(|(key, held)| (*key, &held.value)).collect::<Vec<_>>());
        assert_eq!(handle.count(&scan.range), Ok(expected.len() as u64));
    }
}

/// What was just stored: its version is not known yet.
fn held(value: Vec<u8>, end: Option<u64>) -> Held {
    Held { value, end, version: Version::ABSENT }
}

/// Does one random operation to both.
fn step(bucket: &MemoryBucket, model: &mut Model, random: &mut Random) {
    let key = random.key();
    match random.below(if cfg!(feature = "ttl") { 12 } else { 9 }) {
        0 | 1 => {
            let value = random.value();
            bucket.set(key.clone(), value.clone()).unwrap();
            model.keys.insert(key, held(value, None));
        }
        2 => {
            bucket.delete(&key).unwrap();
            model.keys.remove(&key);
        }
        3 => {
            let delta = random.below(9) as i64;
            let counted = bucket.increment(key.clone(), Delta::Signed(delta));
            let after = model.after(&[(key, Write::Increment(delta))]);
            assert_eq!(counted.is_ok(), after.is_some());
            model.keys = after.unwrap_or_else(|| model.keys.clone());
        }
        4 => {
            let pairs: Vec<_> = (0..random.below(5)).map(|_| (random.key(), random.value())).collect();
            bucket.set_many(pairs.clone()).unwrap();
            model.keys.extend(pairs.into_iter().map(|(key, value)| (key, held(value, None))));
        }
        5..=7 => {
            let held = model.keys.get(&key);
            let check = match random.below(8) {
                0 => Check::Absent,
                1 => Check::Present,
                2 => Check::Value(held.map(|held| held.value.clone()).unwrap_or_default()),
                _ => Check::Version(held.map_or(Version(1), |held| held.version)),
            };
            let checks: Vec<_> = random.maybe(|_| (key, check)).into_iter().collect();
            let writes: Vec<_> = (0..random.below(5)).map(|_| random.write()).collect();
            let holds = checks.iter().all(|(key, check)| model.holds(key, check));
            let after = if holds { model.after(&writes) } else { Some(model.keys.clone()) };
            assert_eq!(
                bucket.commit(&checks, &writes).ok(),
                after.as_ref().map(|_| holds),
                "{checks:?} {writes:?}"
            );
            model.keys = after.unwrap_or_else(|| model.keys.clone());
        }
        8 => match random.below(20) {
            0 => {
                bucket.destroy().unwrap();
                model.keys.clear();
            }
            1 => bucket.compact().unwrap(),
            _ => {}
        },
        #[cfg(feature = "ttl")]
        which => {
            use keyvalue_core::extra::Expiring;
            let ttl = random.below(30);
            let end = Some(model.now + ttl);
            if which == 9 {
                model.pass(ttl / 4);
            } else if which == 10 {
                let value = random.value();
                bucket.set_with_ttl(key.clone(), value.clone(), ttl).unwrap();
                model.keys.insert(key, held(value, end));
            } else {
                let ttl = random.maybe(|_| ttl);
                assert_eq!(bucket.expire(&key, ttl), Ok(model.keys.contains_key(&key)));
                model.keys.entry(key.clone()).and_modify(|held| held.end = ttl.and(end));
                model.pass(0);
                let left = model.keys.get(&key).and_then(|held| held.end).map(|end| end - model.now);
                assert_eq!(bucket.ttl(&key), Ok(left));
            }
            model.pass(0);
        }
        #[cfg(not(feature = "ttl"))]
        _ => {}
    }
}

/// The value and the end of each key, as somebody knows them who reads the changes alone.
type Mirror = BTreeMap<String, (Vec<u8>, Option<u64>)>;

/// Reads the changes behind the position into the mirror. Where there is a gap, it looks at the bucket.
fn follow(handle: &Handle<MemoryBucket>, mirror: &mut Mirror, position: &mut Option<String>, model: &Model) {
    match handle.since(position.as_deref(), 3).unwrap() {
        Since::Changes(page) => {
            *position = Some(page.position);
            let more = !page.changes.is_empty();
            for change in page.changes {
                match change.value {
                    Some(value) => {
                        let end = change.ttl.map(|left| model.now + left);
                        mirror.insert(change.key, (value, end));
                    }
                    None => drop(mirror.remove(&change.key)),
                }
            }
            if more {
                follow(handle, mirror, position, model);
            }
        }
        Since::Gap(oldest) => {
            mirror.clear();
            *position = Some(oldest);
            follow(handle, mirror, position, model);
        }
    }
}

#[test]
fn a_bucket_does_what_a_map_does() {
    for seed in 1..=8 {
        let mut random = Random(0x9e37_79b9_7f4a_7c15 ^ seed);
        let (store, mut model): (Memory, _) = (store(), Model::default());
        let bucket = store.open("b").unwrap();
        let service = Service::new(store, Policy::default());
        let handle = service.open("b").unwrap();
        let (mut mirror, mut position) = (Mirror::new(), None);
        if seed % 4 < 2 {
            follow(&handle, &mut mirror, &mut position, &model);
        }
        for round in 0..1_000 {
            step(&bucket, &mut model, &mut random);
            model.compare(&bucket);
            // In half of the runs nobody asks for the order, or for the changes, for a while.
            if seed % 2 == 0 || round > 300 {
                model.compare_scan(&handle, &mut random);
            }
            if seed % 4 < 2 {
                follow(&handle, &mut mirror, &mut position, &model);
                mirror.retain(|_, (_, end)| end.is_none_or(|end| end > model.now));
                let held = model.keys.iter().map(|(key, held)| (key, (&held.value, held.end)));
                assert!(held.eq(mirror.iter().map(|(key, (value, end))| (key, (value, *end)))), "{seed}");
            }
        }
    }
}
