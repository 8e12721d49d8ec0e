//! The entries of one generation that are in no table.

use alloc::boxed::Box;
use alloc::rc::Rc;
use alloc::vec::Vec;
use core::cell::RefCell;

use crate::arena::{Arena, Span};
use crate::checksum::position;
use crate::expiry::Expiry;
use crate::index::Index;
use crate::record::{Blob, Payload};
use crate::sort::{no_tie, sorted};

/// Keys and what was last done to them.
#[derive(Debug, Default)]
pub(crate) struct Memtable {
    arena: Arena,
    entries: Vec<Entry>,
    index: Index,
    /// Positions and indexes of entries, in order, when they were last asked for.
    order: RefCell<Rc<Vec<(u64, u32)>>>,
    /// The same with the first bytes of keys, in order of the keys.
    keys: RefCell<Rc<Vec<(u64, u32)>>>,
}

/// A key and what was last done to it.
#[derive(Debug)]
pub(crate) struct Entry {
    pub position: u64,
    pub version: u64,
    pub expires: Expiry,
    key: Span,
    value: Slot,
}

/// Where a key is, until another one comes.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Place {
    position: u64,
    at: Option<usize>,
}

#[derive(Debug)]
enum Slot {
    Deleted,
    Inline(Span),
    Blob(Box<Blob>),
}

impl Memtable {
    /// The bytes of memory that are in use.
    pub fn memory(&self) -> usize {
        self.arena.memory() + self.entries.capacity() * size_of::<Entry>() + self.index.memory()
    }

    /// The bytes of the entries that count.
    pub fn live(&self) -> usize {
        let value = |entry: &Entry| match &entry.value {
            Slot::Inline(span) => span.len(),
            _ => 0,
        };
        self.entries.iter().map(|entry| entry.key.len() + value(entry) + 16).sum()
    }

    /// Where a key is, or would be.
    pub fn place(&self, key: &str) -> Place {
        let position = position(key.as_bytes());
        Place { position, at: self.find(position, key) }
    }

    fn find(&self, position: u64, key: &str) -> Option<usize> {
        let is_key = |at: usize| {
            let entry = self.entries.get(at);
            entry.is_some_and(|entry| {
                entry.position == position && self.arena.get(entry.key) == key.as_bytes()
            })
        };
        self.index.find(position, is_key)
    }

    pub fn get(&self, key: &str) -> Option<&Entry> {
        self.at(self.place(key))
    }

    /// What is in a place.
    pub fn at(&self, place: Place) -> Option<&Entry> {
        self.entries.get(place.at?)
    }

    pub fn key(&self, entry: &Entry) -> &str {
        // They were put in as text.
        str::from_utf8(self.arena.get(entry.key)).unwrap_or_default()
    }

    pub fn value(&self, entry: &Entry) -> Option<Payload<'_>> {
        match &entry.value {
            Slot::Deleted => None,
            Slot::Inline(span) => Some(Payload::Inline(self.arena.get(*span))),
            Slot::Blob(blob) => Some(Payload::File(**blob)),
        }
    }

    /// Stores a value or the mark of a deleted key.
    pub fn put(&mut self, key: &str, version: u64, value: Option<Payload<'_>>, expires: Expiry) {
        self.put_at(self.place(key), key, version, value, expires);
    }

    /// The same for a key whose place is known.
    pub fn put_at(
        &mut self,
        place: Place,
        key: &str,
        version: u64,
        value: Option<Payload<'_>>,
        expires: Expiry,
    ) {
        let Place { position, at } = place;
        let Some(at) = at else {
            let entry = Entry {
                position,
                version,
                expires,
                key: self.arena.add(key.as_bytes()),
                value: Slot::new(&mut self.arena, value),
            };
            self.index.add(position, self.entries.len());
            self.entries.push(entry);
            return;
        };
        let Some(entry) = self.entries.get_mut(at) else { return };
        entry.version = version;
        entry.expires = expires;
        if let (Slot::Inline(span), Some(Payload::Inline(bytes))) = (&mut entry.value, value)
            && self.arena.overwrite(span, bytes)
        {
            return;
        }
        entry.value = Slot::new(&mut self.arena, value);
    }

    /// Keeps the value under a key, as the last write did. `false` if there is none.
    pub fn keep(&mut self, key: &str, version: u64, expires: Expiry) -> bool {
        let found = self.place(key).at;
        let Some(entry) = found.and_then(|at| self.entries.get_mut(at)) else { return false };
        entry.version = version;
        entry.expires = expires;
        true
    }

    pub fn iter(&self) -> impl Iterator<Item = &Entry> {
        self.entries.iter()
    }

    /// An entry of the order that `by_key` returns.
    pub fn entry(&self, at: Option<&(u64, u32)>) -> Option<&Entry> {
        self.entries.get(at?.1 as usize)
    }

    /// All entries in order of their keys. Sorts only after new keys came.
    pub fn by_key(&self) -> Rc<Vec<(u64, u32)>> {
        let mut keys = self.keys.borrow_mut();
        if keys.len() != self.entries.len() {
            // Most keys differ in their first bytes, which compare quickest as a number.
            let key = |at: usize| self.entries.get(at).map_or(&[][..], |entry| self.arena.get(entry.key));
            let start = |at| {
                let mut start = [0; 8];
                start.iter_mut().zip(key(at)).for_each(|(place, byte)| *place = *byte);
                u64::from_be_bytes(start)
            };
            let tie = |a, b| key(a as usize).cmp(key(b as usize));
            *keys = Rc::new(sorted(self.entries.len(), &start, &tie));
        }
        Rc::clone(&keys)
    }

    /// The entries from `position` on, in order of position.
    pub fn from(&self, position: u64) -> impl Iterator<Item = &Entry> {
        let order = self.order();
        let start = order.partition_point(|(other, _)| *other < position);
        (start..order.len()).filter_map(move |at| self.entries.get(order.get(at)?.1 as usize))
    }

    /// The order of positions. Keys never leave, so that there is something to do only
    /// after new ones came.
    fn order(&self) -> Rc<Vec<(u64, u32)>> {
        let mut order = self.order.borrow_mut();
        if order.len() != self.entries.len() {
            let position = |at| self.entries.get(at).map_or(0, |entry: &Entry| entry.position);
            *order = Rc::new(sorted(self.entries.len(), &position, &no_tie));
        }
        Rc::clone(&order)
    }
}

impl Slot {
    fn new(arena: &mut Arena, value: Option<Payload<'_>>) -> Self {
        match value {
            None => Slot::Deleted,
            Some(Payload::Inline(bytes)) => Slot::Inline(arena.add(bytes)),
            Some(Payload::File(blob)) => Slot::Blob(Box::new(blob)),
        }
    }
}
