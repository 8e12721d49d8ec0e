//! What the records of a toy make.

use std::collections::BTreeMap;

use keyvalue_core::counter::{self, Delta};
use keyvalue_core::extra::{Check, Position};
use keyvalue_core::{Result, Version};

use super::record::{Record, Step};

/// What became of a record.
#[derive(Debug, Clone, Default)]
pub struct Answer {
    /// Whether its checks held.
    pub done: bool,
    /// The last sum.
    pub sum: i128,
    /// The version that the first key checked had before.
    pub version: u64,
}

/// A value, its version, and when it is over.
#[derive(Debug, Clone)]
pub struct Entry {
    pub value: Vec<u8>,
    pub version: u64,
    pub ends: Option<u64>,
}

/// A change, and the place before it.
#[derive(Debug, Clone)]
pub struct Item {
    pub at: Position,
    pub key: String,
    pub value: Option<Vec<u8>>,
    pub ends: Option<u64>,
}

/// All that is there.
#[derive(Debug, Default)]
pub struct Contents {
    pub entries: BTreeMap<String, Entry>,
    /// The changes since all was deleted, and where they begin and end.
    pub items: Vec<Item>,
    pub oldest: Position,
    pub latest: Position,
    /// Where the records are, and the seeds of the places there.
    pub places: Vec<(u64, u32)>,
    /// The present record, if its author wants to know what became of it.
    pub own: Option<Result<Answer>>,
}

impl Contents {
    /// The entry of a key, if it is there at this time.
    pub fn get(&self, key: &str, now: u64) -> Option<&Entry> {
        self.entries.get(key).filter(|entry| entry.ends.is_none_or(|ends| ends > now))
    }

    /// Does what a record asks for, or, after an error, nothing.
    pub fn apply(&mut self, offset: usize, record: &Record) -> Result<Answer> {
        // The numbers of all records before this one make the seed: it is another one if any is lost.
        let seed = self.latest.seed.wrapping_mul(31).wrapping_add(record.id as u32);
        let version = |key: &str| self.get(key, record.now).map_or(0, |entry| entry.version);
        let mut answer =
            Answer { version: record.checks.first().map_or(0, |(key, _)| version(key)), ..Answer::default() };
        self.latest = Position { generation: 1, offset: offset as u64, index: 0, seed };
        self.places.push((offset as u64, seed));
        answer.done = record.checks.iter().all(|(key, check)| self.holds(key, check, record.now));
        if !answer.done {
            return Ok(answer);
        }
        let before = (self.entries.clone(), self.items.len());
        for (key, step) in &record.steps {
            if let Err(error) = self.step(key, step, offset as u64 + 1, record.now, &mut answer) {
                self.entries = before.0;
                self.items.truncate(before.1);
                self.latest.index = 0;
                return Err(error);
            }
        }
        Ok(answer)
    }

    fn holds(&self, key: &str, check: &Check, now: u64) -> bool {
        let found = self.get(key, now);
        match check {
            Check::Value(value) => found.is_some_and(|entry| entry.value == *value),
            Check::Absent => found.is_none(),
            Check::Present => found.is_some(),
            Check::Version(version) => found.is_some_and(|entry| Version(entry.version) == *version),
        }
    }

    fn step(&mut self, key: &str, step: &Step, version: u64, now: u64, answer: &mut Answer) -> Result<()> {
        let after = |ttl: &Option<u64>| ttl.map(|ttl| now.saturating_add(ttl));
        let found = self.get(key, now).cloned();
        let entry = match step {
            Step::Set(value, ttl) => Some(Entry { value: value.clone(), version, ends: after(ttl) }),
            Step::Keep(ttl) => found.map(|entry| Entry { version, ends: after(ttl), ..entry }),
            Step::Delete => None,
            Step::Add(delta) => {
                let ends = found.as_ref().and_then(|entry| entry.ends);
                let (sum, value) = add(key, found.map(|entry| entry.value), *delta)?;
                answer.sum = sum;
                Some(Entry { value, version, ends })
            }
            Step::Clear => {
                self.entries.clear();
                self.items.clear();
                self.oldest = self.latest;
                return Ok(());
            }
        };
        let (value, ends) =
            entry.as_ref().map_or((None, None), |entry| (Some(entry.value.clone()), entry.ends));
        self.items.push(Item { at: self.latest, key: key.to_owned(), value, ends });
        self.latest.index += 1;
        match entry {
            Some(entry) => drop(self.entries.insert(key.to_owned(), entry)),
            None => drop(self.entries.remove(key)),
        }
        Ok(())
    }
}

/// What comes of adding to a value, or to none.
pub fn add(key: &str, value: Option<Vec<u8>>, delta: Delta) -> Result<(i128, Vec<u8>)> {
    let Some(mut value) = value else { return Ok(counter::start(delta)) };
    Ok((counter::add(key, &mut value, delta)?, value))
}
