//! Entries by key: extendible hashing, so that a listing can follow the order of hashes.
//!
//! The directory maps the leading bits of a key's hash to a segment, a small hash
//! table. A full segment is split by one more bit; nothing else moves. So a
//! write never stalls for the whole table, and a page of keys costs what it
//! returns: it visits the segments from its position on, each in order of hash.

use alloc::vec::Vec;

use hashbrown::HashTable;
use keyvalue_core::Page;

use super::entry::Entry;
use crate::clock::Clock;
use crate::key::{hash, same};
use crate::sort::sort;

/// A segment with more entries is split. It fills a hash table of 512 slots.
pub const SEGMENT: usize = 448;

/// The most hash bits that choose a segment. Beyond them segments grow instead,
/// which happens above 400 million keys, or for keys made to collide.
const DEPTH: u8 = 20;

/// All entries of a table.
#[derive(Debug)]
pub struct Segments {
    /// For each value of the leading `depth` bits, the segment that has them.
    directory: Vec<u32>,
    segments: Vec<Segment>,
    depth: u8,
}

#[derive(Debug, Default)]
struct Segment {
    entries: HashTable<Entry>,
    /// How many leading bits all of its hashes share.
    depth: u8,
}

impl Default for Segments {
    fn default() -> Self {
        Self { directory: Vec::from([0]), segments: Vec::from([Segment::default()]), depth: 0 }
    }
}

impl Segments {
    /// The entry under `key`, whose hash is given.
    #[inline]
    pub fn find(&self, hash: u64, key: &str) -> Option<&Entry> {
        let segment = self.segments.get(self.segment_of(hash))?;
        segment.entries.find(hash, |entry| same(&entry.key, key))
    }

    /// The same, to change it.
    #[inline]
    pub fn find_mut(&mut self, hash: u64, key: &str) -> Option<&mut Entry> {
        let at = self.segment_of(hash);
        self.segments.get_mut(at)?.entries.find_mut(hash, |entry| same(&entry.key, key))
    }

    /// Adds an entry whose key is not there. The segment for it is not [full](Self::full).
    pub fn insert(&mut self, hash: u64, entry: Entry) {
        let at = self.segment_of(hash);
        if let Some(segment) = self.segments.get_mut(at) {
            segment.entries.insert_unique(hash, entry, hash_of);
        }
    }

    /// Removes the entry under `key`, and says whether there was one.
    pub fn remove(&mut self, key: &str) -> bool {
        let hash = hash(key);
        let at = self.segment_of(hash);
        let Some(segment) = self.segments.get_mut(at) else { return false };
        let Ok(found) = segment.entries.find_entry(hash, |entry| same(&entry.key, key)) else { return false };
        found.remove();
        if segment.entries.is_empty() {
            segment.entries = HashTable::new();
        }
        true
    }

    /// Whether there is no entry at all.
    pub fn is_empty(&self) -> bool {
        self.segments.iter().all(|segment| segment.entries.is_empty())
    }

    /// Shows all entries, in no order, until `each` wants no more. `false` if that came to be.
    pub fn each<'a>(&'a self, each: &mut dyn FnMut(&'a Entry) -> bool) -> bool {
        self.segments.iter().all(|segment| segment.entries.iter().all(&mut *each))
    }

    /// Takes one segment's entries away, whichever segment that is.
    pub fn pop(&mut self) -> Option<HashTable<Entry>> {
        self.segments.pop().map(|segment| segment.entries)
    }

    /// The segment for `hash`, if it has to be split before it can take more.
    pub fn full(&self, hash: u64) -> Option<usize> {
        let at = self.segment_of(hash);
        let segment = self.segments.get(at)?;
        (segment.entries.len() >= SEGMENT && segment.depth < DEPTH).then_some(at)
    }

    /// Takes the entries out of a segment that `which` chooses, and gives them to `each`.
    pub fn extract(&mut self, at: usize, which: &dyn Fn(&Entry) -> bool, each: &mut dyn FnMut(Entry)) {
        if let Some(segment) = self.segments.get_mut(at) {
            extract(&mut segment.entries, which, each);
        }
    }

    /// Moves the entries whose next bit is set to a segment of their own.
    pub fn split(&mut self, at: usize, hash: u64) {
        let Some(segment) = self.segments.get_mut(at) else { return };
        let old_depth = segment.depth;
        segment.depth = old_depth.saturating_add(1);
        let bit = |entry: &Entry| leading(hash_of(entry), old_depth.saturating_add(1)) & 1 == 1;
        let mut upper = Segment { entries: HashTable::with_capacity(SEGMENT / 2), depth: segment.depth };
        extract(&mut segment.entries, &bit, &mut |entry| {
            upper.entries.insert_unique(hash_of(&entry), entry, hash_of);
        });
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

    /// Fills `page` with the keys that are there and whose hashes are at least `position`,
    /// in order of hash.
    pub fn list(&self, position: u64, clock: &Clock, page: &mut Page) {
        let mut slot = leading(position, self.depth);
        while let Some(segment) = self.directory.get(slot).and_then(|&at| self.segments.get(at as usize)) {
            let mut hashed = Vec::new();
            for entry in &segment.entries {
                let hash = hash_of(entry);
                if hash >= position && !entry.end.is_over(clock) {
                    hashed.push((hash, &*entry.key));
                }
            }
            sort(&mut hashed);
            for (hash, key) in hashed {
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

/// Moves the entries that `which` chooses. Generic it would be half a kilobyte for each use.
pub fn extract(entries: &mut HashTable<Entry>, which: &dyn Fn(&Entry) -> bool, each: &mut dyn FnMut(Entry)) {
    for entry in entries.extract_if(|entry| which(entry)) {
        each(entry);
    }
}

fn hash_of(entry: &Entry) -> u64 {
    hash(&entry.key)
}

/// The leading `depth` bits of `hash`.
#[inline]
fn leading(hash: u64, depth: u8) -> usize {
    (hash >> 32).wrapping_shl(depth.into()).wrapping_shr(32) as usize
}
