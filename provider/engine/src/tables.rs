//! Which tables there are, and which of them have a key.
//!
//! Level 0 has the tables that were written when a log was sealed, the newest
//! first; their keys overlap. On each further level the tables are in order of
//! their keys, and those that are used do not overlap. What is on a lower level number is newer.

use alloc::rc::Rc;
use alloc::string::String;
use alloc::vec::Vec;

use crate::codec::coded;
use crate::expiry::Expiry;
use crate::names::FileId;
use crate::record::{Edit, Place};

/// What is known of a table without opening it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct TableInfo {
    pub file: FileId,
    pub level: u8,
    /// Entries, deleted ones included.
    pub entries: u32,
    /// How many of them are marks of deleted keys.
    pub deleted: u32,
    /// When the first of them is no longer there.
    pub expires: Expiry,
    /// The length of the file.
    pub bytes: u64,
    /// Where the guide is, and its check. It reaches to the end of the file.
    pub guide: u64,
    pub guide_check: u64,
    pub first: String,
    pub last: String,
    /// Keys up to this one have moved to a higher level, and are no longer used here.
    pub after: Option<String>,
    /// How many values have a file of their own.
    pub blobs: u32,
    /// The filter of a small table on level 0.
    pub filter: Option<Vec<u8>>,
}

coded!('a, TableInfo {
    file, level, entries, deleted, expires, bytes, guide, guide_check, first, last, after, blobs, filter,
});

impl TableInfo {
    /// Whether `key` is within the range of keys that are used.
    pub fn spans(&self, key: &str) -> bool {
        *key >= *self.first && *key <= *self.last && self.after.as_deref().is_none_or(|after| key > after)
    }

    /// Where the keys that are used begin: with this one, or behind it.
    pub fn start(&self) -> &str {
        self.after.as_deref().unwrap_or(&self.first)
    }

    /// Whether there may be keys up to this one.
    fn begins_by(&self, key: &str) -> bool {
        self.start() < key || (self.start() == key && self.after.is_none())
    }

    /// Whether it is as a merge found it.
    fn is_at(&self, place: &Place) -> bool {
        self.file == place.file && self.level == place.level && self.after == place.after
    }

    pub fn place(&self) -> Place {
        Place { file: self.file, level: self.level, after: self.after.clone() }
    }
}

/// The order of tables; see the module.
fn comes_before(a: &TableInfo, b: &TableInfo) -> bool {
    let within = || if a.level == 0 { b.file.cmp(&a.file) } else { a.start().cmp(b.start()) };
    let order = a.level.cmp(&b.level).then_with(within);
    order.then_with(|| a.after.is_some().cmp(&b.after.is_some())).is_lt()
}

/// All tables of a bucket.
#[derive(Debug, Clone, Default)]
pub(crate) struct Tables {
    /// In order of level; see the module.
    all: Vec<Rc<TableInfo>>,
}

impl Tables {
    pub fn new(all: Vec<Rc<TableInfo>>) -> Self {
        let mut tables = Self { all: Vec::with_capacity(all.len()) };
        all.into_iter().for_each(|table| tables.add(table));
        tables
    }

    /// Adds a table where it belongs.
    pub fn add(&mut self, table: Rc<TableInfo>) {
        let at = self.all.partition_point(|other| comes_before(other, &table));
        self.all.insert(at, table);
    }

    /// All of them, in order.
    pub fn into_all(self) -> Vec<Rc<TableInfo>> {
        self.all
    }

    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &Rc<TableInfo>> {
        self.all.iter()
    }

    /// The tables of one level.
    pub fn level(&self, level: u8) -> &[Rc<TableInfo>] {
        let start = self.all.partition_point(|table| table.level < level);
        let end = self.all.partition_point(|table| table.level <= level);
        self.all.get(start..end).unwrap_or(&[])
    }

    /// The highest level that has tables.
    pub fn highest(&self) -> u8 {
        self.all.last().map_or(0, |table| table.level)
    }

    /// The tables that may have `key`, the newest first.
    pub fn with<'a>(&'a self, key: &'a str) -> impl Iterator<Item = &'a Rc<TableInfo>> {
        let newest = self.level(0).iter().filter(move |table| table.spans(key));
        let others = (1..=self.highest()).filter_map(move |level| {
            let tables = self.level(level);
            let at = tables.partition_point(|table| *table.last < *key);
            tables.get(at).filter(|table| table.spans(key))
        });
        newest.chain(others)
    }

    /// Applies an edit, if the tables are such as it found them. A power cut may have lost
    /// an edit before it, and so may another that was quicker.
    pub fn apply(&mut self, edit: &Edit) -> bool {
        let taken = || edit.removed.iter().chain(&edit.clipped);
        if !taken().all(|place| self.all.iter().any(|table| table.is_at(place))) {
            return false;
        }
        let is_removed = |table: &TableInfo| edit.removed.iter().any(|place| place.file == table.file);
        let mut others = self.all.iter().filter(|table| !is_removed(table));
        let overlaps = |table: &TableInfo, new: &TableInfo| {
            table.level == new.level && table.begins_by(&new.last) && new.begins_by(&table.last)
        };
        let is_in_the_way = |table: &Rc<TableInfo>| {
            edit.added.iter().any(|new| overlaps(table, new))
                || edit.lowest.is_some_and(|level| table.level > level)
        };
        if others.any(is_in_the_way) {
            return false;
        }
        let is_in = |places: &[Place], table: &TableInfo| places.iter().any(|place| place.file == table.file);
        let clipped = self.all.iter().filter(|table| is_in(&edit.clipped, table));
        let clipped: Vec<_> = clipped
            .map(|table| Rc::new(TableInfo { after: edit.until.clone(), ..TableInfo::clone(table) }))
            .collect();
        self.all.retain(|table| !is_in(&edit.removed, table) && !is_in(&edit.clipped, table));
        clipped.into_iter().chain(edit.added.iter().cloned()).for_each(|table| self.add(table));
        true
    }
}
