//! A store that is copied file by file while it is written to.

mod common;

use std::collections::BTreeSet;

use common::{Dice, Memory, Model, SMALL, try_list};
use keyvalue_core::{Bucket, Store};
use keyvalue_engine::{Engine, EngineBucket, Options};

const KEYS: usize = 30;
const ROUNDS: usize = if cfg!(debug_assertions) { 20 } else { 200 };

/// A writer whose step `n` sets key `n % KEYS` to `n`.
struct Writer {
    bucket: EngineBucket<Memory>,
    step: usize,
}

impl Writer {
    fn go(&mut self, steps: usize) {
        for _ in 0..steps {
            self.step += 1;
            let mut value = self.step.to_le_bytes().to_vec();
            value.resize(if self.step.is_multiple_of(40) { 2_000 } else { 8 + self.step % 200 }, 0);
            self.bucket.set(format!("key {}", self.step % KEYS), value).unwrap();
        }
    }
}

fn value_after(step: usize, key: usize) -> Option<usize> {
    let last = (step + KEYS - key) / KEYS * KEYS + key;
    let last = if last > step { last.checked_sub(KEYS)? } else { last };
    (last > 0).then_some(last)
}

/// Copies what is there, one file after the other, in any order; the writer goes on.
fn copy(memory: &Memory, writer: &mut Writer, dice: &mut Dice) -> Memory {
    let copy = Memory::new(99);
    // Directories are copied even when nothing is in them.
    for path in ["bucket-b/data/.keep", "bucket-b/logs/.keep"] {
        copy.put(path, Vec::new());
    }
    let mut left: BTreeSet<_> = memory.image().into_keys().collect();
    let mut looks = dice.roll(3);
    while !left.is_empty() {
        let path = left.iter().nth(dice.roll(left.len())).cloned().unwrap();
        left.remove(&path);
        // A file that has gone meanwhile is left out; names that came are seen or not.
        if let Some(bytes) = memory.image().remove(&path) {
            copy.put(&path, bytes);
        }
        writer.go(dice.roll(12));
        if left.is_empty() && looks > 0 {
            looks -= 1;
            left.extend(memory.image().into_keys().filter(|path| !copy.image().contains_key(path)));
        }
    }
    copy
}

/// What a copy says: the values of keys, as far as it tells.
fn read(copy: &Memory, options: Options) -> Result<Vec<(usize, Option<usize>)>, String> {
    copy.set_patience(100_000);
    let bucket = Engine::new(copy.clone(), options).open("b").unwrap();
    let number = |value: keyvalue_core::Value<'_>| usize::from_le_bytes(value[..8].try_into().unwrap());
    let gets = (0..KEYS).map(|key| (key, bucket.get(&format!("key {key}"), number)));
    let mut seen = Vec::new();
    for (key, got) in gets {
        match got {
            Ok(found) => seen.push((key, found)),
            Err(error) => {
                let error = error.message();
                assert!(error.contains("the store is incomplete") || error.contains("is damaged"), "{error}");
            }
        }
    }
    if seen.len() == KEYS
        && let Err(error) = try_list(&bucket)
    {
        return Err(error.message());
    }
    if seen.is_empty() { Err("nothing can be read".into()) } else { Ok(seen) }
}

#[test]
fn a_copy_is_the_store_at_one_moment_or_says_that_it_is_incomplete() {
    let (mut dice, mut whole) = (Dice(5), 0);
    let options = Options { memory: SMALL, retention: 2_000, ..Options::default() };
    let memory = Memory::new(1);
    let bucket = Engine::new(memory.clone(), options).open("b").unwrap();
    let mut writer = Writer { bucket, step: 0 };
    writer.go(300);
    for round in 0..ROUNDS {
        let start = writer.step;
        let copy = copy(&memory, &mut writer, &mut dice);
        if !copy.image().keys().any(|path| path.contains("/logs/") && !path.ends_with(".keep")) {
            continue;
        }
        let Ok(seen) = read(&copy, options) else { continue };
        let agrees = |step: &usize| seen.iter().all(|(key, found)| *found == value_after(*step, *key));
        assert!(
            (start..=writer.step).any(|step| agrees(&step)),
            "round {round}, step {}: {seen:?}",
            writer.step
        );
        whole += usize::from(seen.len() == KEYS);
    }
    assert!(whole > 0, "no copy was ever whole");
}

#[test]
fn a_copy_can_be_written_to_and_does_not_mix_with_what_it_is_a_copy_of() {
    let options = Options { memory: SMALL, retention: 2_000, ..Options::default() };
    let memory = Memory::new(1);
    let bucket = Engine::new(memory.clone(), options).open("b").unwrap();
    let mut writer = Writer { bucket, step: 0 };
    writer.go(333);
    let copy = Memory::of(&memory.image());
    let mut model: Model = (0..KEYS)
        .map(|key| (format!("key {key}"), common::get(&writer.bucket, &format!("key {key}")).unwrap()))
        .collect();
    writer.go(100);
    let bucket = Engine::new(copy.clone(), options).open("b").unwrap();
    for n in 0..100_u8 {
        bucket.set(format!("own {}", n % 7), vec![n; 50]).unwrap();
        model.insert(format!("own {}", n % 7), vec![n; 50]);
    }
    assert_eq!(common::errors(&copy, options, &model, "copy"), [""; 0]);
}
