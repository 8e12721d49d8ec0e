//! What the tests share: a store whose clock they set, and short words for what they do.
#![allow(dead_code, reason = "not every test uses all of it")]

use std::cell::Cell;

use keyvalue_core::{Bucket, Store, Version};
use keyvalue_memory::{Memory, MemoryBucket};

thread_local! {
    static NANOSECONDS: Cell<u64> = const { Cell::new(0) };
    static READS: Cell<u64> = const { Cell::new(0) };
    static STEP: Cell<u64> = const { Cell::new(0) };
}

const MILLISECOND: u64 = 1_000_000;

/// The clock of this thread, and so of this test.
fn clock() -> u64 {
    READS.set(READS.get() + 1);
    NANOSECONDS.set(NANOSECONDS.get() + STEP.get());
    NANOSECONDS.get()
}

/// Lets time pass.
pub fn pass(milliseconds: u64) {
    NANOSECONDS.set(NANOSECONDS.get() + milliseconds * MILLISECOND);
}

/// Lets so much time pass whenever somebody looks at the clock.
pub fn pass_at_each_look(milliseconds: u64) {
    STEP.set(milliseconds * MILLISECOND);
}

/// How often somebody has looked at the clock.
pub fn looks() -> u64 {
    READS.get()
}

/// A store with that clock, if it can have one.
pub fn store() -> Memory {
    #[cfg(feature = "ttl")]
    return Memory::new(clock);
    #[cfg(not(feature = "ttl"))]
    return Memory::default();
}

/// A bucket of a store of its own.
pub fn bucket() -> MemoryBucket {
    store().open("b").unwrap()
}

pub fn set(bucket: &MemoryBucket, key: &str, value: &str) {
    bucket.set(key.into(), value.into()).unwrap();
}

/// The value of a key, as text.
pub fn get(bucket: &MemoryBucket, key: &str) -> Option<String> {
    bucket.get(key, |value| String::from_utf8(value.into_owned()).unwrap()).unwrap()
}

pub fn version(bucket: &MemoryBucket, key: &str) -> Version {
    bucket.version(key).unwrap()
}

/// All keys that `list` shows, sorted.
pub fn listed(bucket: &MemoryBucket) -> Vec<String> {
    let (mut keys, mut position) = (Vec::new(), Some(0));
    while let Some(from) = position {
        let mut page = keyvalue_core::Page::default();
        bucket.list(from, &mut page).unwrap();
        keys.extend(page.keys().map(String::from));
        position = page.next();
    }
    keys.sort();
    keys
}
