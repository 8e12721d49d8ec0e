//! Room for more, and less of what is not needed.

use core::mem::take;

use keyvalue_core::extra::Sizes;

use super::Table;
use super::segments::{SEGMENT, Segments, extract};
use crate::history::{History, Life};
use crate::key::hash;

impl Table {
    /// Splits the segment for `hash` until it has room. Before that it loses the keys that have
    /// ended, which can be enough: a bucket whose keys all end some time does not grow for ever.
    pub(super) fn make_room(&mut self, hash: u64) {
        while let Some(at) = self.entries.full(hash) {
            // Less than a quarter would soon be full again.
            if self.forget_ended(at) < SEGMENT / 4 {
                self.entries.split(at, hash);
            }
        }
    }

    /// Removes the keys of a segment that have ended, and says how many those were.
    fn forget_ended(&mut self, segment: usize) -> usize {
        if !cfg!(feature = "ttl") {
            return 0;
        }
        let (mut ended, clock, followers) = (0_usize, &self.clock, &mut self.followers);
        let stopped = clock.stop();
        self.entries.extract(segment, &|entry| entry.end.is_over(clock), &mut |entry| {
            if let Some(followers) = followers {
                followers.removed(&entry.key);
            }
            ended = ended.saturating_add(1);
        });
        clock.go_on(stopped);
        ended
    }

    /// Whether there is a key.
    pub fn has_keys(&self) -> bool {
        let stopped = self.clock.stop();
        let all_are_over = self.entries.each(&mut |entry| entry.end.is_over(&self.clock));
        self.clock.go_on(stopped);
        !all_are_over
    }

    /// Whether nothing is lost with the table but its versions.
    pub fn is_unused(&self) -> bool {
        self.entries.is_empty() && self.followers.as_ref().is_none_or(|followers| followers.history.is_none())
    }

    /// How many keys there are, and the bytes of them and their values.
    pub fn sizes(&self) -> Sizes {
        let mut sizes = Sizes::default();
        self.entries.each(&mut |entry| {
            if !entry.end.is_over(&self.clock) {
                let bytes = entry.key.len().saturating_add(entry.value.len());
                sizes.keys = sizes.keys.saturating_add(1);
                sizes.bytes = sizes.bytes.saturating_add(bytes as u64);
            }
            true
        });
        sizes
    }

    /// How many entries there are, also of keys that have ended.
    pub fn entries(&self) -> u64 {
        let mut entries = 0_u64;
        self.entries.each(&mut |_| {
            entries = entries.saturating_add(1);
            true
        });
        entries
    }

    /// Forgets the keys that have ended, and makes new and smaller segments for the others. Their
    /// order is made anew, too, when it is next asked for.
    pub fn compact(&mut self) {
        if let Some(followers) = &mut self.followers {
            followers.order = None;
        }
        let mut old = take(&mut self.entries);
        while let Some(mut entries) = old.pop() {
            extract(&mut entries, &|_| true, &mut |entry| {
                if !entry.end.is_over(&self.clock) {
                    let hash = hash(&entry.key);
                    self.make_room(hash);
                    self.entries.insert(hash, entry);
                }
            });
        }
    }

    /// Removes all keys. Versions go on, and those who follow the changes see a new life.
    pub fn destroy(&mut self, begin: &dyn Fn() -> Life) {
        self.entries = Segments::default();
        if let Some(followers) = &mut self.followers {
            followers.order = None;
            if let Some(history) = &mut followers.history {
                *history = History::new(begin());
            }
        }
    }
}
