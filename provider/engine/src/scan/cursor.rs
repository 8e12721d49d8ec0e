//! Places among entries that are in order of their keys.

use alloc::rc::Rc;
use alloc::vec::Vec;

use super::Range;
use crate::bytes::Reader;
use crate::error::Result;
use crate::files::Files;
use crate::memtable::{self, Memtable};
use crate::storage::{Clock, Storage};
use crate::table::{Entry, Table};
use crate::tables::TableInfo;

/// A place among entries that are in order of their keys.
pub(super) enum Cursor<'a, F> {
    Log(Log<'a>),
    Tables(Tables<'a, F>),
}

impl<F> Cursor<'_, F> {
    pub fn key(&self) -> Option<&[u8]> {
        match self {
            Cursor::Log(log) => Some(log.memtable.key(log.entry()?).as_bytes()),
            Cursor::Tables(tables) => Some(tables.entry()?.key),
        }
    }

    pub fn entry(&self) -> Option<Entry<'_>> {
        match self {
            Cursor::Log(log) => {
                let (entry, memtable) = (log.entry()?, log.memtable);
                let (key, value) = (memtable.key(entry).as_bytes(), memtable.value(entry));
                Some(Entry { key, version: entry.version, value, expires: entry.expires })
            }
            Cursor::Tables(tables) => tables.entry(),
        }
    }

    pub fn advance<H: Storage<File = F> + Clock>(
        &mut self,
        files: &Files<H>,
        range: &Range<'_>,
    ) -> Result<()> {
        match self {
            Cursor::Log(log) => {
                log.at =
                    log.at.and_then(|at| if range.reverse { at.checked_sub(1) } else { at.checked_add(1) });
                Ok(())
            }
            Cursor::Tables(tables) => tables.advance(files, range),
        }
    }
}

/// The entries of the log.
pub(super) struct Log<'a> {
    memtable: &'a Memtable,
    order: Rc<Vec<(u64, u32)>>,
    at: Option<usize>,
}

impl<'a> Log<'a> {
    /// At the first entry of a range.
    pub fn new(memtable: &'a Memtable, range: &Range<'_>) -> Self {
        let order = memtable.by_key();
        let before = |key: &[u8]| {
            let is_before = |at: &(u64, u32)| {
                memtable.entry(Some(at)).is_some_and(|entry| memtable.key(entry).as_bytes() < key)
            };
            order.partition_point(is_before)
        };
        let at = match (&range.bounds.until, range.reverse) {
            (_, false) => Some(before(&range.bounds.from)),
            (Some(until), true) => before(until).checked_sub(1),
            (None, true) => order.len().checked_sub(1),
        };
        Self { memtable, order, at }
    }

    fn entry(&self) -> Option<&memtable::Entry> {
        self.memtable.entry(self.order.get(self.at?))
    }
}

/// The entries of tables whose keys do not overlap, in order.
pub(super) struct Tables<'a, F> {
    tables: &'a [Rc<TableInfo>],
    /// The present table and its number, and the present block's.
    table: Option<(usize, Rc<Table<F>>)>,
    block: usize,
    content: Rc<Vec<u8>>,
    /// Where in the block entries begin, and which of them is the present one.
    starts: Vec<u32>,
    at: Option<usize>,
}

impl<'a, F> Tables<'a, F> {
    /// At the first entry of a range.
    pub fn new<H: Storage<File = F> + Clock>(
        files: &Files<H>,
        tables: &'a [Rc<TableInfo>],
        range: &Range<'_>,
    ) -> Result<Self> {
        let content = Rc::default();
        let mut cursor = Self { tables, table: None, block: 0, content, starts: Vec::new(), at: None };
        let first = match (&range.bounds.until, range.reverse) {
            (_, false) => tables.partition_point(|table| table.last.as_bytes() < &*range.bounds.from),
            (Some(until), true) => {
                tables.partition_point(|table| table.start().as_bytes() < &**until).wrapping_sub(1)
            }
            (None, true) => tables.len().wrapping_sub(1),
        };
        cursor.enter(files, range, first)?;
        cursor.settle(files, range)?;
        Ok(cursor)
    }

    pub fn entry(&self) -> Option<Entry<'_>> {
        let start = *self.starts.get(self.at?)? as usize;
        Entry::take(&mut Reader(self.content.get(start..)?))
    }

    fn advance<H: Storage<File = F> + Clock>(&mut self, files: &Files<H>, range: &Range<'_>) -> Result<()> {
        self.at = self.at.map(|at| if range.reverse { at.wrapping_sub(1) } else { at + 1 });
        self.settle(files, range)
    }

    /// Goes to the table of that number, to the block where the range begins. Without such a
    /// table, to the end.
    fn enter<H: Storage<File = F> + Clock>(
        &mut self,
        files: &Files<H>,
        range: &Range<'_>,
        number: usize,
    ) -> Result<()> {
        self.at = None;
        self.table = None;
        let Some(info) = self.tables.get(number) else { return Ok(()) };
        let table = files.table(info)?;
        let keys = &table.guide.keys;
        let block = match (&range.bounds.until, range.reverse) {
            (_, false) => keys.block_of(range.bounds.from.as_slice().max(info.start().as_bytes())),
            (Some(until), true) => keys.block_before(until),
            (None, true) => keys.len().wrapping_sub(1),
        };
        self.table = Some((number, table));
        self.load(files, range, block)
    }

    /// Makes a block the present one.
    fn load<H: Storage<File = F> + Clock>(
        &mut self,
        files: &Files<H>,
        range: &Range<'_>,
        block: usize,
    ) -> Result<()> {
        self.starts.clear();
        self.at = None;
        self.block = block;
        let Some((number, table)) = &self.table else { return Ok(()) };
        let (Some(info), Some(place)) = (self.tables.get(*number), table.guide.keys.place(block)) else {
            return Ok(());
        };
        self.content = files.block(info, table, place)?;
        let mut reader = Reader(&self.content);
        while !reader.is_empty() {
            self.starts.push((self.content.len() - reader.0.len()) as u32);
            Entry::take(&mut reader).ok_or_else(|| files.damaged(info, place.0))?;
        }
        self.at = Some(if range.reverse { self.starts.len().wrapping_sub(1) } else { 0 });
        Ok(())
    }

    /// Makes sure that the present entry is one that counts: not one before the range, or
    /// one that belongs to another table by now.
    fn settle<H: Storage<File = F> + Clock>(&mut self, files: &Files<H>, range: &Range<'_>) -> Result<()> {
        while let Some((number, table)) = &self.table {
            let (number, blocks) = (*number, table.guide.keys.len());
            let after = self.tables.get(number).and_then(|info| info.after.as_deref()).map(str::as_bytes);
            match (self.entry(), range.reverse) {
                (Some(entry), false) if *entry.key < *range.bounds.from || Some(entry.key) <= after => {
                    self.at = self.at.map(|at| at + 1);
                }
                (Some(entry), true) if range.bounds.is_behind(entry.key) => {
                    self.at = self.at.map(|at| at.wrapping_sub(1));
                }
                // All before it belongs to others as well.
                (Some(entry), true) if Some(entry.key) <= after => {
                    self.enter(files, range, number.wrapping_sub(1))?;
                }
                (Some(_), _) => break,
                (None, false) if self.block + 1 < blocks => self.load(files, range, self.block + 1)?,
                (None, false) => self.enter(files, range, number + 1)?,
                (None, true) if self.block > 0 && self.block < blocks => {
                    self.load(files, range, self.block - 1)?
                }
                (None, true) => self.enter(files, range, number.wrapping_sub(1))?,
            }
        }
        Ok(())
    }
}
