//! One bucket: its entries, the versions of its writes, and what follows from them.

mod entry;
mod followers;
mod segments;
mod upkeep;

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;

use keyvalue_core::counter::{self, Delta};
use keyvalue_core::extra::{Bounds, Next, Visit};
use keyvalue_core::{Page, Result, Version};

pub use entry::Entry;
use followers::Followers;
use segments::Segments;

use crate::clock::{Clock, End};
use crate::history::{History, Life};
use crate::key::hash;
use crate::order::Order;

/// The keys of one bucket. An entry whose key has ended may still be there, and is not shown.
#[derive(Debug)]
pub struct Table {
    entries: Segments,
    /// The version that the next write gets; 0 is for keys that are absent.
    next_version: u64,
    /// Nothing before somebody asks for it, so that writes have one thing to look at.
    followers: Option<Followers>,
    clock: Clock,
}

impl Table {
    /// No keys. The first write gets this version.
    pub fn new(clock: Clock, next_version: u64) -> Self {
        Self { entries: Segments::default(), next_version, followers: None, clock }
    }

    /// The clock that ends keys here.
    pub fn clock(&self) -> &Clock {
        &self.clock
    }

    /// The version that the next write gets.
    pub fn next_version(&self) -> u64 {
        self.next_version
    }

    /// The entry under `key`.
    #[inline]
    pub fn get(&self, key: &str) -> Option<&Entry> {
        let entry = self.entries.find(hash(key), key)?;
        (!entry.end.is_over(&self.clock)).then_some(entry)
    }

    /// The version of `key`.
    pub fn version(&self, key: &str) -> Version {
        self.get(key).map_or(Version::ABSENT, |entry| Version(entry.version))
    }

    /// Stores `value` under `key`, until `end`.
    #[inline]
    pub fn set(&mut self, key: String, value: Vec<u8>, end: End) {
        let hash = hash(&key);
        let version = self.next_version;
        self.next_version = version.wrapping_add(1);
        let Some(entry) = self.entries.find_mut(hash, &key) else {
            let key = key.into_boxed_str();
            return self.insert(hash, Entry { value, key, end, version });
        };
        entry.value = value;
        entry.end = end;
        entry.version = version;
        if let Some(followers) = &mut self.followers {
            followers.written(entry);
        }
    }

    fn insert(&mut self, hash: u64, entry: Entry) {
        if let Some(followers) = &mut self.followers {
            followers.inserted(&entry);
        }
        self.make_room(hash);
        self.entries.insert(hash, entry);
    }

    /// Adds to the counter under `key`, which keeps its end, or makes one, which has none.
    #[inline]
    pub fn increment(&mut self, key: String, delta: Delta) -> Result<i128> {
        let found = self.entries.find_mut(hash(&key), &key);
        if let Some(entry) = found.filter(|entry| !entry.end.is_over(&self.clock)) {
            let sum = counter::add(&key, &mut entry.value, delta)?;
            entry.version = self.next_version;
            self.next_version = self.next_version.wrapping_add(1);
            if let Some(followers) = &mut self.followers {
                followers.written(entry);
            }
            return Ok(sum);
        }
        let (sum, value) = counter::start(delta);
        self.set(key, value, End::NEVER);
        Ok(sum)
    }

    /// Gives `key` another end. `false` if it is not there.
    #[cfg(feature = "ttl")]
    pub fn set_end(&mut self, key: &str, end: End) -> bool {
        let Some(entry) = self.entries.find_mut(hash(key), key) else { return false };
        if entry.end.is_over(&self.clock) {
            self.forget(key);
            return false;
        }
        entry.end = end;
        entry.version = self.next_version;
        self.next_version = self.next_version.wrapping_add(1);
        if let Some(followers) = &mut self.followers {
            followers.written(entry);
        }
        true
    }

    /// Removes `key`, if it is there.
    pub fn remove(&mut self, key: &str) {
        self.forget(key);
        if let Some(followers) = &mut self.followers {
            followers.deleted(key);
        }
    }

    /// Removes the entry under `key`, if there is one. That is no change if the key had ended.
    fn forget(&mut self, key: &str) {
        if self.entries.remove(key)
            && let Some(followers) = &mut self.followers
        {
            followers.removed(key);
        }
    }

    /// Fills `page` with the keys whose hashes are at least `position`, in order of hash.
    pub fn list(&self, position: u64, page: &mut Page) {
        self.entries.list(position, &self.clock, page);
    }

    /// Whether [`scan`](Self::scan) finds the keys in order.
    pub fn is_in_order(&self) -> bool {
        self.followers.as_ref().is_some_and(|followers| followers.order.is_some())
    }

    /// Puts the keys in order, and keeps them so from now on.
    pub fn put_in_order(&mut self) {
        let mut keys = Vec::new();
        self.entries.each(&mut |entry| {
            keys.push((0, &*entry.key));
            true
        });
        let order = Order::of(keys);
        self.followers.get_or_insert_default().order = Some(order);
    }

    /// Shows the keys within `bounds` to `visit`, in order or in `reverse`.
    pub fn scan(&self, bounds: &Bounds, reverse: bool, visit: &mut dyn Visit) {
        let order = self.followers.as_ref().and_then(|followers| followers.order.as_ref());
        visit.begin();
        let mut show = |key: &str| {
            let Some(entry) = self.get(key) else { return true };
            match visit.key(key, entry.value.len()) {
                Next::Stop => return false,
                Next::Skip => {}
                Next::Key => visit.take(key, None),
                Next::Entry => visit.take(key, Some(Cow::Borrowed(&entry.value))),
            }
            true
        };
        if let Some(order) = order {
            order.walk(bounds, reverse, &mut show);
        }
    }

    /// What was written since somebody first asked, who, if nobody has, does so now.
    #[inline(never)]
    pub fn history(&mut self, begin: &dyn Fn() -> Life) -> (&History, &Clock) {
        let followers = self.followers.get_or_insert_default();
        (followers.history.get_or_insert_with(|| History::new(begin())), &self.clock)
    }
}

#[cfg(test)]
mod tests;
