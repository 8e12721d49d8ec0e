//! Listing keys in order of their positions, which is the same in every instance.

use alloc::collections::BinaryHeap;
use alloc::rc::Rc;
use alloc::vec::Vec;
use core::cmp::Reverse;

use keyvalue_core::Page;

use crate::bytes::Reader;
use crate::checksum::position;
use crate::error::Result;
use crate::files::Files;
use crate::shared::View;
use crate::storage::{Clock, Storage};
use crate::table::{Listed, Table, There};
use crate::tables::TableInfo;

/// A table while its keys are listed.
struct Cursor<'a, F> {
    info: &'a TableInfo,
    table: Rc<Table<F>>,
    next_block: usize,
    block: Rc<Vec<u8>>,
    /// Where in the block the next key begins.
    at: usize,
    /// The present key.
    key: core::ops::Range<usize>,
    there: There,
}

/// Fills a page with the keys from `from` on.
pub(crate) fn fill<H: Storage + Clock>(view: &View<'_, H>, from: u64, page: &mut Page) -> Result<()> {
    let state = &view.log.state;
    let mut cursors = Vec::new();
    // The newest first: of one key in several tables, the first counts.
    let mut heap = BinaryHeap::new();
    for info in state.tables.iter() {
        if let Some((cursor, position)) = Cursor::new(view.files, info, from)? {
            heap.push(Reverse((position, cursors.len())));
            cursors.push(cursor);
        }
    }
    let mut fresh = state.memtable.from(from).peekable();
    // Keys of one position: what is newest of each, and whether it is there.
    let mut group: Vec<(&str, bool)> = Vec::new();
    let mut texts: Vec<(alloc::string::String, bool)> = Vec::new();
    loop {
        let in_tables = heap.peek().map(|Reverse((position, _))| *position);
        let in_memory = fresh.peek().map(|entry| entry.position);
        let Some(position) = in_tables.into_iter().chain(in_memory).min() else { return Ok(()) };
        group.clear();
        texts.clear();
        while let Some(entry) = fresh.next_if(|entry| entry.position == position) {
            let is_there = state.memtable.value(entry).is_some() && !entry.expires.is_over(|| view.now());
            group.push((state.memtable.key(entry), is_there));
        }
        while let Some(Reverse((found, at))) = heap.peek().copied()
            && found == position
        {
            heap.pop();
            let Some(cursor) = cursors.get_mut(at) else { continue };
            let key = cursor.key();
            let known =
                group.iter().any(|(other, _)| *other == key) || texts.iter().any(|(other, _)| other == key);
            if !known {
                texts.push((key.into(), cursor.there.is_now(|| view.now())));
            }
            if let Some(position) = cursor.advance(view.files)? {
                heap.push(Reverse((position, at)));
            }
        }
        let texts = texts.iter().map(|(key, is_there)| (key.as_str(), *is_there));
        for (key, is_there) in group.iter().copied().chain(texts) {
            if is_there && !page.push(position, key) {
                return Ok(());
            }
        }
    }
}

impl<'a, F> Cursor<'a, F> {
    /// A cursor at the first key from `from` on, and that key's position.
    fn new<H: Storage<File = F> + Clock>(
        files: &Files<H>,
        info: &'a TableInfo,
        from: u64,
    ) -> Result<Option<(Self, u64)>> {
        let table = files.table(info)?;
        let next_block = table.guide.order.block_before(&from.to_be_bytes());
        let block = Rc::new(Vec::new());
        let mut cursor = Self { info, table, next_block, block, at: 0, key: 0..0, there: There::Deleted };
        while let Some(position) = cursor.advance(files)? {
            if position >= from {
                return Ok(Some((cursor, position)));
            }
        }
        Ok(None)
    }

    fn key(&self) -> &str {
        let bytes = self.block.get(self.key.clone()).unwrap_or(&[]);
        str::from_utf8(bytes).unwrap_or_default()
    }

    /// Goes to the next key that the table still has, and returns its position.
    fn advance<H: Storage<File = F> + Clock>(&mut self, files: &Files<H>) -> Result<Option<u64>> {
        loop {
            while self.at >= self.block.len() {
                let Some(place) = self.table.guide.order.place(self.next_block) else { return Ok(None) };
                self.block = files.block(self.info, &self.table, place)?;
                self.next_block += 1;
                self.at = 0;
            }
            let rest = self.block.get(self.at..).unwrap_or(&[]);
            let mut reader = Reader(rest);
            let Some(listed) = Listed::take(&mut reader) else { return Err(files.damaged(self.info, 0)) };
            let position = position(listed.key);
            let is_used = self.info.after.as_deref().is_none_or(|after| listed.key > after.as_bytes());
            // The key is what was taken last.
            self.at = self.block.len() - reader.0.len();
            self.key = self.at - listed.key.len()..self.at;
            self.there = listed.there;
            if is_used {
                return Ok(Some(position));
            }
        }
    }
}
