//! Reads the entries of a table one after the other, for a merge.

use alloc::rc::Rc;
use alloc::string::String;
use alloc::vec::Vec;
use core::ops::Range;

use super::block::{self, BLOB, Entry};
use crate::bytes::Reader;
use crate::calls;
use crate::error::{Problem, Result};
use crate::expiry::Expiry;
use crate::names::FileId;
use crate::record::{Blob, Payload};
use crate::storage::Storage;
use crate::table::Table;

/// Bytes that come from the storage in one call.
const READ: usize = 64 << 10;

/// A place in a table, and the entry there.
pub(crate) struct Run<F> {
    pub table: Rc<Table<F>>,
    pub file: FileId,
    path: String,
    /// Whole blocks, and where in the file they begin.
    bytes: Vec<u8>,
    offset: u64,
    /// The next block, the last one in `bytes` excluded, and the entries left in the present one.
    next_block: usize,
    read_to: usize,
    rest: Range<usize>,
    entry: Option<Parts>,
}

/// Where the parts of an entry are.
struct Parts {
    start: usize,
    key: Range<usize>,
    version: u64,
    value: Value,
    expires: Expiry,
}

enum Value {
    Deleted,
    Inline(Range<usize>),
    File(Blob),
}

impl<F> Run<F> {
    /// The entries with keys greater than `after`. `advance` leads to the first of them.
    pub fn new<H: Storage<File = F>>(
        host: &H,
        table: Rc<Table<F>>,
        file: FileId,
        path: String,
        after: Option<&str>,
    ) -> Result<Self> {
        let next_block = after.map_or(0, |after| table.guide.keys.block_of(after.as_bytes()));
        let mut run = Self {
            table,
            file,
            path,
            bytes: Vec::new(),
            offset: 0,
            next_block,
            read_to: next_block,
            rest: 0..0,
            entry: None,
        };
        while run.advance(host)? && after.is_some_and(|after| run.key() <= after.as_bytes()) {}
        Ok(run)
    }

    /// Goes to the next entry. `false` when there is none.
    pub fn advance<H: Storage<File = F>>(&mut self, host: &H) -> Result<bool> {
        while self.rest.is_empty() {
            if !self.load(host)? {
                self.entry = None;
                return Ok(false);
            }
        }
        let mut reader = Reader(self.bytes.get(self.rest.clone()).unwrap_or(&[]));
        let Some(Entry { key, version, value, expires }) = Entry::take(&mut reader) else {
            return Err(Problem::damaged(&self.path, self.offset + self.rest.start as u64));
        };
        // Key and value are the last that was taken.
        let end = self.rest.end - reader.0.len();
        let (value, value_start) = match value {
            None => (Value::Deleted, end),
            Some(Payload::Inline(bytes)) => (Value::Inline(end - bytes.len()..end), end - bytes.len()),
            Some(Payload::File(blob)) => (Value::File(blob), end - BLOB),
        };
        let key = value_start - key.len()..value_start;
        self.entry = Some(Parts { start: self.rest.start, key, version, value, expires });
        self.rest.start = end;
        Ok(true)
    }

    /// Whether there is an entry.
    pub fn is_some(&self) -> bool {
        self.entry.is_some()
    }

    pub fn key(&self) -> &[u8] {
        self.entry.as_ref().and_then(|entry| self.bytes.get(entry.key.clone())).unwrap_or(&[])
    }

    pub fn entry(&self) -> Option<Entry<'_>> {
        let entry = self.entry.as_ref()?;
        let value = match &entry.value {
            Value::Deleted => None,
            Value::Inline(range) => Some(Payload::Inline(self.bytes.get(range.clone())?)),
            Value::File(blob) => Some(Payload::File(*blob)),
        };
        Some(Entry { key: self.key(), version: entry.version, value, expires: entry.expires })
    }

    /// The bytes of the entry, for a table that has it as it is.
    pub fn as_it_is(&self) -> Option<&[u8]> {
        self.bytes.get(self.entry.as_ref()?.start..self.rest.start)
    }

    /// Makes the next block the present one, and reads some more when it is not in memory.
    fn load<H: Storage<File = F>>(&mut self, host: &H) -> Result<bool> {
        let Some((offset, len)) = self.table.guide.keys.place(self.next_block) else { return Ok(false) };
        if self.next_block >= self.read_to {
            self.read(host, offset)?;
        }
        let damaged = || Problem::damaged(&self.path, offset);
        let start = offset.checked_sub(self.offset).ok_or_else(damaged)? as usize;
        let bytes = self.bytes.get(start..start + len).ok_or_else(damaged)?;
        let content = block::unseal(bytes, self.file, offset).ok_or_else(damaged)?;
        self.rest = start..start + content.len();
        self.next_block += 1;
        Ok(true)
    }

    fn read<H: Storage<File = F>>(&mut self, host: &H, offset: u64) -> Result<()> {
        let keys = &self.table.guide.keys;
        let mut end = offset;
        while let Some((start, len)) = keys.place(self.read_to) {
            if start > offset && start + len as u64 - offset > READ as u64 {
                break;
            }
            end = start + len as u64;
            self.read_to += 1;
        }
        self.bytes.clear();
        self.offset = offset;
        read_exactly(host, &self.table.handle, &self.path, offset, (end - offset) as usize, &mut self.bytes)
    }
}

/// Reads so many bytes; that there are fewer is damage.
pub(crate) fn read_exactly<H: Storage>(
    host: &H,
    handle: &H::File,
    path: &str,
    offset: u64,
    len: usize,
    into: &mut Vec<u8>,
) -> Result<()> {
    let end = into.len() + len;
    let mut at = offset;
    while into.len() < end {
        let read = calls::read(host, handle, path, at, end - into.len(), into)?;
        if read == 0 {
            return Err(Problem::damaged(path, at));
        }
        at += read as u64;
    }
    Ok(())
}
