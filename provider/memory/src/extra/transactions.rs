//! Several keys at one moment.

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;

use keyvalue_core::counter::Delta;
use keyvalue_core::extra::{Check, Transactional, Versioned, Write};
use keyvalue_core::{Result, Version};

use crate::MemoryBucket;
use crate::clock::{Clock, End};
use crate::table::Table;

impl Transactional for MemoryBucket {
    fn get_versioned(
        &self,
        keys: &[String],
        each: &mut dyn FnMut(Option<Versioned<'_>>) -> Result<()>,
    ) -> Result<()> {
        self.read_at_once(|table| {
            keys.iter().try_for_each(|key| {
                each(table.get(key).map(|entry| (Cow::Borrowed(&*entry.value), Version(entry.version))))
            })
        })
    }

    fn commit(&self, checks: &[(String, Check)], writes: &[(String, Write)]) -> Result<bool> {
        self.write_at_once(|table| {
            if !checks.iter().all(|(key, check)| holds(table, key, check)) {
                return Ok(false);
            }
            try_increments(table, writes)?;
            // From here on nothing fails.
            for (key, write) in writes {
                match write {
                    Write::Set(value) => table.set(key.clone(), value.clone(), End::NEVER),
                    Write::Delete => table.remove(key),
                    Write::Increment(delta) => drop(table.increment(key.clone(), Delta::Signed(*delta))?),
                }
            }
            Ok(true)
        })
    }
}

fn holds(table: &Table, key: &str, check: &Check) -> bool {
    match check {
        Check::Value(value) => table.get(key).is_some_and(|entry| entry.value == *value),
        Check::Absent => table.get(key).is_none(),
        Check::Present => table.get(key).is_some(),
        Check::Version(version) => table.version(key) == *version,
    }
}

/// Finds out whether all increments can be done, without doing anything.
fn try_increments(table: &Table, writes: &[(String, Write)]) -> Result<()> {
    // The keys that are incremented, with what they have after the writes so far.
    let mut counters = Table::new(Clock::default(), 1);
    for (key, write) in writes {
        if matches!(write, Write::Increment(_)) {
            counters.set(
                key.clone(),
                start_of(table.get(key).map_or(MISSING, |entry| &entry.value)),
                End::NEVER,
            );
        }
    }
    for (key, write) in writes {
        match write {
            Write::Increment(delta) => drop(counters.increment(key.clone(), Delta::Signed(*delta))?),
            _ if counters.get(key).is_none() => {}
            Write::Set(value) => counters.set(key.clone(), start_of(value), End::NEVER),
            Write::Delete => counters.set(key.clone(), start_of(MISSING), End::NEVER),
        }
    }
    Ok(())
}

/// What a missing counter counts as.
const MISSING: &[u8] = b"0";

/// More bytes than a number has that can be counted with.
const NUMBER: usize = 32;

/// As much of a value as tells whether it is such a number, for values may be large.
fn start_of(value: &[u8]) -> Vec<u8> {
    Vec::from(value.get(..NUMBER).unwrap_or(value))
}
