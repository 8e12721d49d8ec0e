//! The end of a table: what to know of it to read it.

use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

use super::filter::Filter;
use crate::bytes::whole;
use crate::names::FileId;

/// Blocks of one kind: the first key of each, and where they begin.
#[derive(Debug, Default, Clone, Serialize, Deserialize)]
pub(crate) struct Section {
    #[serde(with = "whole")]
    text: Vec<u8>,
    /// Where in `text` the first key of each block ends.
    ends: Vec<u32>,
    /// Where in the file each block begins, and where the last one ends.
    offsets: Vec<u32>,
}

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
#[derive(Debug, Serialize)]
pub(crate) struct GuideBytes<'a> {
    pub keys: &'a Section,
    pub order: &'a Section,
    #[serde(serialize_with = "whole::serialize")]
    pub filter: &'a [u8],
    pub blobs: &'a [FileId],
}

impl GuideBytes<'_> {
    pub fn encode(&self) -> Vec<u8> {
        postcard::to_allocvec(self).unwrap_or_default()
    }
}

/// A guide in memory.
#[derive(Debug, Deserialize)]
pub(crate) struct Guide {
    pub keys: Section,
    pub order: Section,
    #[serde(with = "whole")]
    filter: Vec<u8>,
    pub blobs: Vec<FileId>,
}

impl Guide {
    pub fn decode(bytes: &[u8]) -> Option<Self> {
        postcard::from_bytes(bytes).ok()
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
