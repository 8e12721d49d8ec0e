//! Finding a key in the tables.

use alloc::rc::Rc;
use alloc::vec::Vec;
use core::cmp::Ordering;

use crate::bytes::Reader;
use crate::checksum::position;
use crate::error::Result;
use crate::expiry::Expiry;
use crate::files::Files;
use crate::record::{Blob, Payload};
use crate::storage::{Clock, Storage};
use crate::table::{Entry, Filter};
use crate::tables::{TableInfo, Tables};

/// An entry that was found: where its block is, and what is where in it.
pub(crate) struct Found {
    pub version: u64,
    pub value: Value,
    pub expires: Expiry,
}

/// The value of an entry that was found.
pub(crate) enum Value {
    Deleted,
    /// A part of a block.
    Inline(Rc<Vec<u8>>, core::ops::Range<usize>),
    File(Blob),
}

impl Value {
    pub fn payload(&self) -> Option<Payload<'_>> {
        match self {
            Value::Deleted => None,
            Value::Inline(block, range) => block.get(range.clone()).map(Payload::Inline),
            Value::File(blob) => Some(Payload::File(*blob)),
        }
    }
}

/// The newest entry of `key` in any table.
pub(crate) fn find<H: Storage + Clock>(
    files: &Files<H>,
    tables: &Tables,
    key: &str,
) -> Result<Option<Found>> {
    if tables.is_empty() {
        return Ok(None);
    }
    let position = position(key.as_bytes());
    for info in tables.with(key) {
        if info.filter.as_ref().is_some_and(|filter| !Filter(filter).may_have(position)) {
            continue;
        }
        if let Some(found) = find_in(files, info, key, position)? {
            return Ok(Some(found));
        }
    }
    Ok(None)
}

fn find_in<H: Storage + Clock>(
    files: &Files<H>,
    info: &TableInfo,
    key: &str,
    position: u64,
) -> Result<Option<Found>> {
    let table = files.table(info)?;
    let keys = &table.guide.keys;
    if !table.guide.filter().may_have(position) {
        return Ok(None);
    }
    let Some(place) = keys.place(keys.block_of(key.as_bytes())) else { return Ok(None) };
    let block = files.block(info, &table, place)?;
    let mut reader = Reader(&block);
    while !reader.is_empty() {
        let entry = Entry::take(&mut reader).ok_or_else(|| files.damaged(info, place.0))?;
        match entry.key.cmp(key.as_bytes()) {
            Ordering::Less => continue,
            Ordering::Greater => break,
            Ordering::Equal => {}
        }
        let value = match entry.value {
            None => Value::Deleted,
            Some(Payload::File(blob)) => Value::File(blob),
            // It is what was taken last.
            Some(Payload::Inline(bytes)) => {
                let end = block.len().saturating_sub(reader.0.len());
                Value::Inline(Rc::clone(&block), end.saturating_sub(bytes.len())..end)
            }
        };
        return Ok(Some(Found { version: entry.version, value, expires: entry.expires }));
    }
    Ok(None)
}
