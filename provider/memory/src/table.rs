//! One bucket's keys: extendible hashing, so that a listing can follow the order of hashes.
//!
//! The directory maps the leading bits of a key's hash to a segment, a small hash
//! table. A full segment is split by one more bit; nothing else moves. So a
//! write never stalls for the whole table, and a page of keys costs what it
//! returns: it visits the segments from its position on, each in order of hash.

use alloc::boxed::Box;
use alloc::collections::BinaryHeap;
use alloc::string::String;
use alloc::vec::Vec;

use hashbrown::HashTable;
use keyvalue_core::{Page, Result, Version};

use crate::key::{hash, same};

/// A segment with more entries is split. It fills a hash table of 512 slots.
const SEGMENT: usize = 448;

/// The most hash bits that choose a segment. Beyond them segments grow instead,
/// which happens above 400 million keys, or for keys made to collide.
const DEPTH: u8 = 20;

/// The keys of one bucket.
#[derive(Debug)]
pub struct Table {
    /// For each value of the leading `depth` bits, the segment that has them.
    directory: Vec<u32>,
    segments: Vec<Segment>,
    depth: u8,
    /// The version that the next write gets; 0 is for keys that are absent.
    next_version: u64,
}

#[derive(Debug, Default)]
struct Segment {
    entries: HashTable<Entry>,
    /// How many leading bits all of its hashes share.
    depth: u8,
}

/// A key with its value.
#[derive(Debug)]
pub struct Entry {
    pub value: Vec<u8>,
    key: Box<str>,
    version: u64,
}

impl Default for Table {
    fn default() -> Self {
        let segments = Vec::from([Segment::default()]);
        Self { directory: Vec::from([0]), segments, depth: 0, next_version: 1 }
    }
}

impl Table {
    /// The entry under `key`.
    #[inline]
    pub fn get(&self, key: &str) -> Option<&Entry> {
        let hash = hash(key);
        let segment = self.segments.get(self.segment_of(hash))?;
        segment.entries.find(hash, |entry| same(&entry.key, key))
    }

    /// Lets `change` work on the value under `key`, if there is one. Unless it
    /// fails, that is a write, and the key has a new version.
    #[inline]
    pub fn update<T>(
        &mut self,
        key: &str,
        change: impl FnOnce(&mut Vec<u8>) -> Result<T>,
    ) -> Option<Result<T>> {
        let hash = hash(key);
        let at = self.segment_of(hash);
        let entry = self.segments.get_mut(at)?.entries.find_mut(hash, |entry| same(&entry.key, key))?;
        let changed = change(&mut entry.value);
        if changed.is_ok() {
            entry.version = self.next_version;
            self.next_version = self.next_version.wrapping_add(1);
        }
        Some(changed)
    }

    /// The version of `key`.
    pub fn version(&self, key: &str) -> Version {
        self.get(key).map_or(Version::ABSENT, |entry| Version(entry.version))
    }

    /// Whether there is no key at all.
    pub fn is_empty(&self) -> bool {
        self.segments.iter().all(|segment| segment.entries.is_empty())
    }

    /// Stores `value` under `key`.
    #[inline]
    pub fn set(&mut self, key: String, value: Vec<u8>) {
        let mut value = Some(value);
        let overwritten = self.update(&key, |old| {
            *old = value.take().unwrap_or_default();
            Ok(())
        });
        if overwritten.is_none() {
            self.insert(key.into_boxed_str(), value.unwrap_or_default());
        }
    }

    /// Removes `key`.
    pub fn remove(&mut self, key: &str) {
        let hash = hash(key);
        let at = self.segment_of(hash);
        let Some(segment) = self.segments.get_mut(at) else { return };
        if let Ok(found) = segment.entries.find_entry(hash, |entry| same(&entry.key, key)) {
            found.remove();
            if segment.entries.is_empty() {
                segment.entries = HashTable::new();
            }
        }
    }

    fn insert(&mut self, key: Box<str>, value: Vec<u8>) {
        let hash = hash(&key);
        while let Some(at) = self.full_segment(hash) {
            self.split(at, hash);
        }
        let at = self.segment_of(hash);
        if let Some(segment) = self.segments.get_mut(at) {
            let version = self.next_version;
            self.next_version = self.next_version.wrapping_add(1);
            segment.entries.insert_unique(hash, Entry { value, key, version }, Entry::hash);
        }
    }

    /// The segment for `hash`, if it has to be split before it can take more.
    fn full_segment(&self, hash: u64) -> Option<usize> {
        let at = self.segment_of(hash);
        let segment = self.segments.get(at)?;
        (segment.entries.len() >= SEGMENT && segment.depth < DEPTH).then_some(at)
    }

    /// Moves the entries whose next bit is set to a segment of their own.
    fn split(&mut self, at: usize, hash: u64) {
        let Some(segment) = self.segments.get_mut(at) else { return };
        let old_depth = segment.depth;
        segment.depth = old_depth.saturating_add(1);
        let bit = |entry: &mut Entry| leading(entry.hash(), old_depth.saturating_add(1)) & 1 == 1;
        let mut upper = Segment { entries: HashTable::with_capacity(SEGMENT / 2), depth: segment.depth };
        for entry in segment.entries.extract_if(bit) {
            upper.entries.insert_unique(entry.hash(), entry, Entry::hash);
        }
        let new = u32::try_from(self.segments.len()).unwrap_or(u32::MAX);
        self.segments.push(upper);
        if old_depth == self.depth {
            self.directory = self.directory.iter().flat_map(|&each| [each, each]).collect();
            self.depth = self.depth.saturating_add(1);
        }
        // Of the slots that led to the old segment, the upper half leads to the new one.
        let slots = self.slots_of(hash, old_depth);
        let half = slots.len() / 2;
        for slot in self.directory.get_mut(slots).into_iter().flatten().skip(half) {
            *slot = new;
        }
    }

    /// The slots of the directory that share the leading `depth` bits of `hash`.
    fn slots_of(&self, hash: u64, depth: u8) -> core::ops::Range<usize> {
        let width = self.depth.saturating_sub(depth);
        let start = leading(hash, depth).wrapping_shl(width.into());
        start..start.saturating_add(1usize.wrapping_shl(width.into()))
    }

    #[inline]
    fn segment_of(&self, hash: u64) -> usize {
        self.directory.get(leading(hash, self.depth)).map_or(usize::MAX, |&at| at as usize)
    }

    /// Fills `page` with the keys whose hashes are at least `position`, in order of hash.
    pub fn list(&self, position: u64, page: &mut Page) {
        let mut slot = leading(position, self.depth);
        while let Some(segment) = self.directory.get(slot).and_then(|&at| self.segments.get(at as usize)) {
            // A heap, because the code of the standard sorts is ten times larger.
            let hashed = segment.entries.iter().map(|entry| (entry.hash(), &*entry.key));
            let hashed: BinaryHeap<_> = hashed.filter(|(hash, _)| *hash >= position).collect();
            for (hash, key) in hashed.into_sorted_vec() {
                if !page.push(hash, key) {
                    return;
                }
            }
            let width = self.depth.saturating_sub(segment.depth);
            let past = slot.wrapping_shr(width.into()).saturating_add(1);
            slot = past.wrapping_shl(width.into());
        }
    }
}

impl Entry {
    fn hash(&self) -> u64 {
        hash(&self.key)
    }
}

/// The leading `depth` bits of `hash`.
#[inline]
fn leading(hash: u64, depth: u8) -> usize {
    (hash >> 32).wrapping_shl(depth.into()).wrapping_shr(32) as usize
}

#[cfg(test)]
mod tests;
