//! A block: some entries, one behind the other, and a check.
//!
//! ```text
//! entry:  kind, u8   version   [end of its time]   key length   [value length]   key   value
//! listed: kind, u8   [end of its time]   key length   key
//! ```

use alloc::vec::Vec;

use crate::bytes::{Reader, put_varint};
use crate::checksum::check;
use crate::expiry::Expiry;
use crate::names::FileId;
use crate::record::{Blob, Payload};

const DELETED: u8 = 0;
const INLINE: u8 = 1;
const FILE: u8 = 2;
/// Added to the kind of what expires.
const EXPIRES: u8 = 4;
/// The length of what stands for a value in a file of its own.
pub(crate) const BLOB: usize = 32;
/// The check at the end.
pub(crate) const TRAILER: usize = 8;

/// An entry of a table.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Entry<'a> {
    pub key: &'a [u8],
    pub version: u64,
    /// `None`: the key was deleted.
    pub value: Option<Payload<'a>>,
    pub expires: Expiry,
}

/// A key of a table, as a listing needs it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Listed<'a> {
    pub key: &'a [u8],
    pub there: There,
}

/// Whether a key is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum There {
    Deleted,
    /// Until then.
    Until(Expiry),
}

impl There {
    /// Whether the key is there now.
    pub fn is_now(self, now: impl FnOnce() -> u64) -> bool {
        match self {
            There::Deleted => false,
            There::Until(expires) => !expires.is_over(now),
        }
    }
}

impl<'a> Entry<'a> {
    pub fn put(&self, out: &mut Vec<u8>) {
        let kind = match self.value {
            None => DELETED,
            Some(Payload::Inline(_)) => INLINE,
            Some(Payload::File(_)) => FILE,
        };
        put_kind(out, kind, self.expires, Some(self.version));
        put_varint(out, self.key.len() as u64);
        if let Some(Payload::Inline(value)) = self.value {
            put_varint(out, value.len() as u64);
        }
        out.extend_from_slice(self.key);
        match self.value {
            None => {}
            Some(Payload::Inline(value)) => out.extend_from_slice(value),
            Some(Payload::File(blob)) => put_blob(out, &blob),
        }
    }

    /// The next entry; `None` when the bytes are none.
    pub fn take(reader: &mut Reader<'a>) -> Option<Self> {
        let (kind, expires, version) = take_kind(reader, true)?;
        let key_len = reader.len()?;
        let value_len = if kind == INLINE { reader.len()? } else { 0 };
        let key = reader.take(key_len)?;
        let value = match kind {
            DELETED => None,
            INLINE => Some(Payload::Inline(reader.take(value_len)?)),
            FILE => Some(Payload::File(take_blob(reader)?)),
            _ => return None,
        };
        Some(Self { key, version, value, expires })
    }
}

impl<'a> Listed<'a> {
    pub fn put(&self, out: &mut Vec<u8>) {
        let (kind, expires) = match self.there {
            There::Deleted => (DELETED, Expiry::NEVER),
            There::Until(expires) => (INLINE, expires),
        };
        put_kind(out, kind, expires, None);
        put_varint(out, self.key.len() as u64);
        out.extend_from_slice(self.key);
    }

    pub fn take(reader: &mut Reader<'a>) -> Option<Self> {
        let (kind, expires, _) = take_kind(reader, false)?;
        let there = if kind == DELETED { There::Deleted } else { There::Until(expires) };
        let len = reader.len()?;
        Some(Self { key: reader.take(len)?, there })
    }
}

fn put_kind(out: &mut Vec<u8>, kind: u8, expires: Expiry, version: Option<u64>) {
    out.push(if expires.is_set() { kind | EXPIRES } else { kind });
    version.into_iter().for_each(|version| put_varint(out, version));
    if expires.is_set() {
        put_varint(out, expires.number());
    }
}

#[inline(always)]
fn take_kind(reader: &mut Reader<'_>, has_version: bool) -> Option<(u8, Expiry, u64)> {
    let kind = reader.byte()?;
    let version = if has_version { reader.varint()? } else { 0 };
    let expires = if kind & EXPIRES == 0 { 0 } else { reader.varint()? };
    Some((kind & !EXPIRES, Expiry::from_number(expires), version))
}

fn put_blob(out: &mut Vec<u8>, blob: &Blob) {
    for n in [blob.file.number, blob.file.unique, u64::from(blob.len), blob.check] {
        out.extend_from_slice(&n.to_le_bytes());
    }
}

fn take_blob(reader: &mut Reader<'_>) -> Option<Blob> {
    let file = FileId { number: reader.u64()?, unique: reader.u64()? };
    Some(Blob { file, len: reader.u64()?.try_into().ok()?, check: reader.u64()? })
}

/// Adds the check of what stands in `out` from `start` on, which will be at `offset` of the file.
pub(crate) fn seal(out: &mut Vec<u8>, start: usize, file: FileId, offset: u64) {
    let check = check(out.get(start..).unwrap_or(&[]), file.unique ^ offset);
    out.extend_from_slice(&check.to_le_bytes());
}

/// The content of a block that was read from `offset` of the file, if it is as it was written.
pub(crate) fn unseal(bytes: &[u8], file: FileId, offset: u64) -> Option<&[u8]> {
    let (content, found) = bytes.split_last_chunk::<TRAILER>()?;
    (check(content, file.unique ^ offset).to_le_bytes() == *found).then_some(content)
}
