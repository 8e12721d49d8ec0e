//! Writes a table, its entries coming in order of their keys.

use alloc::rc::Rc;
use alloc::string::String;
use alloc::vec::Vec;

use super::block::{self, Entry, Listed, There};
use super::filter::Filter;
use super::guide::{GuideBytes, Section};
use crate::calls;
use crate::checksum::{check, position};
use crate::error::Result;
use crate::expiry::Expiry;
use crate::limits::Limits;
use crate::names::FileId;
use crate::record::Payload;
use crate::sort::{no_tie, sorted};
use crate::storage::Storage;
use crate::tables::TableInfo;

/// Bytes that go to the storage in one call.
const WRITE: usize = 256 << 10;

/// A key: its position, its place in the text of all keys, its length, and whether it is there.
type Key = (u64, u32, u32, There);

/// A table that is being written.
pub(crate) struct Writer<'h, H: Storage> {
    host: &'h H,
    handle: H::File,
    path: String,
    file: FileId,
    block: usize,
    /// Bytes that are not written yet, and where in the file they begin.
    out: Vec<u8>,
    written: u64,
    /// Where in `out` the block under way begins.
    start: usize,
    keys: Section,
    /// All keys, one behind the other.
    text: Vec<u8>,
    listed: Vec<Key>,
    deleted: u32,
    expires: Expiry,
    blobs: Vec<FileId>,
    first: Option<String>,
    last: String,
}

/// A table that was written.
pub(crate) struct Made<F> {
    pub info: Rc<TableInfo>,
    path: String,
    handle: F,
}

impl<F> Made<F> {
    /// Makes it durable. Several tables are synced one after the other when all are
    /// written: file systems that keep a journal then commit it once for all of them.
    pub fn sync<H: Storage<File = F>>(self, host: &H) -> Result<Rc<TableInfo>> {
        calls::sync(host, &self.handle, &self.path)?;
        Ok(self.info)
    }
}

impl<'h, H: Storage> Writer<'h, H> {
    pub fn new(host: &'h H, handle: H::File, path: String, file: FileId, limits: &Limits) -> Self {
        Self {
            host,
            handle,
            path,
            file,
            block: limits.block,
            out: Vec::new(),
            written: 0,
            start: 0,
            keys: Section::default(),
            text: Vec::new(),
            listed: Vec::new(),
            deleted: 0,
            expires: Expiry::NEVER,
            blobs: Vec::new(),
            first: None,
            last: String::new(),
        }
    }

    pub fn path(&self) -> &str {
        &self.path
    }

    /// The bytes of entries so far.
    pub fn len(&self) -> u64 {
        self.written + self.out.len() as u64
    }

    /// Adds an entry; its bytes, where another table has it, are copied.
    pub fn push(&mut self, entry: &Entry<'_>, bytes: Option<&[u8]>) -> Result<()> {
        if self.out.len() == self.start {
            self.keys.begin(entry.key, self.len());
        }
        match bytes {
            Some(bytes) => self.out.extend_from_slice(bytes),
            None => entry.put(&mut self.out),
        }
        let place = self.text.len() as u32;
        self.text.extend_from_slice(entry.key);
        let there = if entry.value.is_none() { There::Deleted } else { There::Until(entry.expires) };
        self.deleted += u32::from(entry.value.is_none());
        self.expires = self.expires.or_earlier(entry.expires);
        self.listed.push((position(entry.key), place, entry.key.len() as u32, there));
        if let Some(Payload::File(blob)) = entry.value {
            self.blobs.push(blob.file);
        }
        if self.first.is_none() {
            self.first = Some(owned(entry.key));
        }
        if self.out.len() - self.start >= self.block { self.end_block() } else { Ok(()) }
    }

    fn end_block(&mut self) -> Result<()> {
        block::seal(&mut self.out, self.start, self.file, self.written + self.start as u64);
        if self.out.len() >= WRITE {
            self.flush()?;
        }
        self.start = self.out.len();
        Ok(())
    }

    fn flush(&mut self) -> Result<()> {
        calls::write(self.host, &self.handle, &self.path, self.written, &self.out)?;
        self.written += self.out.len() as u64;
        self.out.clear();
        Ok(())
    }

    /// Writes what is left and describes the table. It is durable only after [`Made::sync`].
    ///
    /// On the lowest level there is no filter: it would say of almost every key that is asked
    /// for that it is there, and take as much memory as all else.
    pub fn finish(mut self, level: u8, is_lowest: bool, filtered: usize) -> Result<Made<H::File>> {
        let first = self.first.take().unwrap_or_default();
        if let Some((_, place, len, _)) = self.listed.last() {
            self.last = owned(text(&self.text, *place, *len));
        }
        if self.out.len() > self.start {
            self.end_block()?;
        }
        self.keys.end(self.len());
        let order = self.write_order()?;
        let positions = self.listed.iter().map(|(position, ..)| *position);
        let filter = if is_lowest { Vec::new() } else { Filter::build(positions) };
        let guide = self.len();
        let bytes =
            GuideBytes { keys: &self.keys, order: &order, filter: &filter, blobs: &self.blobs }.encode();
        let guide_check = check(&bytes, self.file.unique ^ guide);
        self.out.extend_from_slice(&bytes);
        self.flush()?;
        let small = level == 0 && self.listed.len() <= filtered;
        let info = TableInfo {
            file: self.file,
            level,
            entries: self.listed.len() as u32,
            deleted: self.deleted,
            expires: self.expires,
            bytes: self.written,
            guide,
            guide_check,
            first,
            last: self.last,
            after: None,
            blobs: self.blobs.len() as u32,
            filter: small.then_some(filter),
        };
        Ok(Made { info: Rc::new(info), path: self.path, handle: self.handle })
    }

    /// The keys once more, in order of position.
    fn write_order(&mut self) -> Result<Section> {
        let mut order = Section::default();
        let listed = core::mem::take(&mut self.listed);
        let position = |at| listed.get(at).map_or(0, |(position, ..): &Key| *position);
        for (_, at) in sorted(listed.len(), &position, &no_tie) {
            let Some((position, place, len, there)) = listed.get(at as usize) else { continue };
            if self.out.len() == self.start {
                order.begin(&position.to_be_bytes(), self.len());
            }
            Listed { key: text(&self.text, *place, *len), there: *there }.put(&mut self.out);
            if self.out.len() - self.start >= self.block {
                self.end_block()?;
            }
        }
        if self.out.len() > self.start {
            self.end_block()?;
        }
        order.end(self.len());
        self.listed = listed;
        Ok(order)
    }
}

fn text(all: &[u8], place: u32, len: u32) -> &[u8] {
    let place = place as usize;
    all.get(place..place + len as usize).unwrap_or_default()
}

/// A key as text, which it was when it came.
fn owned(key: &[u8]) -> String {
    str::from_utf8(key).map(String::from).unwrap_or_default()
}
