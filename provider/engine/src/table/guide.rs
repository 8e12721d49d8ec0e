//! The end of a table: what to know of it to read it.

use alloc::vec::Vec;

use super::filter::Filter;
use crate::codec::{Coded, coded, decode};
use crate::names::FileId;

/// Blocks of one kind: the first key of each, and where they begin.
#[derive(Debug, Default, Clone)]
pub(crate) struct Section {
    text: Vec<u8>,
    /// Where in `text` the first key of each block ends.
    ends: Vec<u32>,
    /// Where in the file each block begins, and where the last one ends.
    offsets: Vec<u32>,
}

coded!('a, Section { text, ends, offsets });

impl Section {
    pub fn begin(&mut self, first: &[u8], offset: u64) {
        self.text.extend_from_slice(first);
        self.ends.push(self.text.len() as u32);
        self.offsets.push(offset as u32);
    }

    pub fn end(&mut self, offset: u64) {
        self.offsets.push(offset as u32);
    }

    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// The first key of a block.
    pub fn first(&self, block: usize) -> &[u8] {
        let end = |block: usize| self.ends.get(block).map_or(0, |end| *end as usize);
        let start = block.checked_sub(1).map_or(0, end);
        self.text.get(start..end(block)).unwrap_or(&[])
    }

    /// Where a block is in the file: its offset, and its length.
    pub fn place(&self, block: usize) -> Option<(u64, usize)> {
        let (start, end) = (*self.offsets.get(block)?, *self.offsets.get(block + 1)?);
        Some((start.into(), end.checked_sub(start)? as usize))
    }

    /// The last block whose first key is not greater than `key`, or the first block.
    pub fn block_of(&self, key: &[u8]) -> usize {
        let (mut low, mut high) = (0, self.len());
        while low < high {
            let middle = low.midpoint(high);
            if self.first(middle) <= key { low = middle + 1 } else { high = middle }
        }
        low.saturating_sub(1)
    }

    /// The last block whose first key is less than `key`, or the first block: where keys
    /// that are equal begin.
    pub fn block_before(&self, key: &[u8]) -> usize {
        let (mut low, mut high) = (0, self.len());
        while low < high {
            let middle = low.midpoint(high);
            if self.first(middle) < key { low = middle + 1 } else { high = middle }
        }
        low.saturating_sub(1)
    }

    fn memory(&self) -> usize {
        self.text.len() + self.ends.len() * 4 + self.offsets.len() * 4
    }
}

/// What a guide is made of.
#[derive(Debug)]
pub(crate) struct GuideBytes<'a> {
    pub keys: &'a Section,
    pub order: &'a Section,
    pub filter: &'a [u8],
    pub blobs: &'a [FileId],
}

impl GuideBytes<'_> {
    pub fn encode(&self) -> Vec<u8> {
        let mut out = Vec::new();
        self.keys.put(&mut out);
        self.order.put(&mut out);
        self.filter.put(&mut out);
        FileId::put_all(self.blobs, &mut out);
        out
    }
}

/// A guide in memory.
#[derive(Debug)]
pub(crate) struct Guide {
    pub keys: Section,
    pub order: Section,
    filter: Vec<u8>,
    pub blobs: Vec<FileId>,
}

coded!('a, Guide { keys, order, filter, blobs });

impl Guide {
    pub fn decode(bytes: &[u8]) -> Option<Self> {
        decode(bytes)
    }

    pub fn filter(&self) -> Filter<'_> {
        Filter(&self.filter)
    }

    pub fn memory(&self) -> usize {
        self.keys.memory() + self.order.memory() + self.filter.len() + self.blobs.len() * 16 + 200
    }
}

/// An open table.
#[derive(Debug)]
pub(crate) struct Table<F> {
    pub handle: F,
    pub guide: Guide,
}
