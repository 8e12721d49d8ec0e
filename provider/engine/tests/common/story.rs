//! Stores whose whole history is known: what was in them after each step.

use std::collections::BTreeMap;

use keyvalue_core::{Bucket, Store};
use keyvalue_engine::{Engine, EngineBucket, Options};

use super::{Dice, Image, Memory};

/// What should be in a store.
pub type Model = BTreeMap<String, Vec<u8>>;

/// Memory with which logs are sealed after some records, and merges begin soon.
pub const SMALL: usize = 24 << 10;

/// A store that grows, and its history.
pub struct Story {
    pub memory: Memory,
    pub options: Options,
    pub model: Model,
    /// After each step: the path of the log, its length, and what was in the store.
    pub moments: Vec<(String, usize, Model)>,
    engine: Engine<Memory>,
    dice: Dice,
}

impl Story {
    pub fn new(memory: usize) -> Self {
        let retention = if memory == SMALL { 6_000 } else { 0 };
        let options = Options { memory, retention, ..Options::default() };
        let memory = Memory::new(7);
        let engine = Engine::new(memory.clone(), options);
        Self { memory, options, model: Model::new(), moments: Vec::new(), engine, dice: Dice(1) }
    }

    pub fn bucket(&self) -> EngineBucket<Memory> {
        self.engine.open("b").unwrap()
    }

    pub fn set(&mut self, key: &str, value: Vec<u8>) {
        self.set_many(vec![(key.into(), value)]);
    }

    pub fn set_many(&mut self, pairs: Vec<(String, Vec<u8>)>) {
        match pairs.as_slice() {
            [(key, value)] => self.bucket().set(key.clone(), value.clone()).unwrap(),
            _ => self.bucket().set_many(pairs.clone()).unwrap(),
        }
        self.model.extend(pairs);
        self.note();
    }

    pub fn delete(&mut self, key: &str) {
        self.bucket().delete(key).unwrap();
        self.model.remove(key);
        self.note();
    }

    fn note(&mut self) {
        let (path, bytes) = newest_log(&self.memory.image());
        self.moments.push((path, bytes, self.model.clone()));
    }

    /// Values of `len` bytes that differ from each other.
    pub fn value(&mut self, len: usize) -> Vec<u8> {
        (0..len).map(|_| self.dice.roll(256) as u8).collect()
    }

    /// So many steps of all kinds with few keys and small values.
    pub fn live(mut self, steps: usize) -> Self {
        for _ in 0..steps {
            let key = format!("key {}", self.dice.roll(40));
            let len = [0, 3, 40, 200, 400][self.dice.roll(5)];
            let value = self.value(len);
            match self.dice.roll(6) {
                0 => self.delete(&key),
                1 => self.set_many(vec![(key.clone(), value), (key + "+", vec![1; 9])]),
                _ => self.set(&key, value),
            }
        }
        self
    }

    /// Steps until there are some records behind the head of the log.
    pub fn until_log_has_records(mut self) -> Self {
        for n in 0..200 {
            let path = self.log_path();
            if self.moments.iter().rev().take_while(|moment| moment.0 == path).count() == 3 {
                return self;
            }
            self.set(&format!("last {}", n % 10), vec![n; 5]);
        }
        panic!("no log has three records");
    }

    pub fn log_path(&self) -> String {
        newest_log(&self.memory.image()).0
    }

    /// What is right when the newest log ends at `len`.
    pub fn at(&self, len: usize) -> Model {
        let path = self.log_path();
        let is_within = |moment: &&(String, usize, Model)| moment.0 != path || moment.1 <= len;
        self.moments.iter().rev().find(is_within).map(|moment| moment.2.clone()).unwrap_or_default()
    }
}

fn newest_log(image: &Image) -> (String, usize) {
    let logs = image.iter().filter_map(|(path, bytes)| {
        let number: u64 = path.split_once("/logs/")?.1.parse().ok()?;
        Some((number, path.clone(), bytes.len()))
    });
    let (_, path, len) = logs.max().unwrap();
    (path, len)
}

/// Tables on several levels, a value in its own file, a carried head, records.
pub fn small_story() -> Story {
    let mut story = Story::new(SMALL).live(600);
    let large = story.value(1_600);
    story.set("large", large);
    story.live(20).until_log_has_records()
}

/// The same with the sizes that operators have, but for few levels.
pub fn usual_story() -> Story {
    let mut story = Story::new(Options::default().memory);
    for n in 0..300_usize {
        let value = story.value(1_000);
        story.set(&format!("key {}", n % 40), value);
    }
    // Whoever reads a long log first makes a table of it.
    Engine::new(story.memory.clone(), story.options).open("b").unwrap().exists("key 0").unwrap();
    // Whoever does not know of that yet writes a large value twice.
    story.set("key 0", vec![1]);
    let large = story.value(33_000);
    story.set("large", large);
    story.live(10)
}

/// The length of a log's head is in it.
pub fn head_len(log: &[u8]) -> usize {
    24 + u32::from_le_bytes(log[12..16].try_into().unwrap()) as usize
}
