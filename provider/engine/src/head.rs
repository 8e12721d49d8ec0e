//! The head of a log: the state in which its generation starts.
//!
//! ```text
//! "keyvalue"   format version, u32   length, u32   check, u64   body   records …
//! ```
//!
//! How the body is spelled is in `codec`. A reader of this version refuses all others.

use alloc::rc::Rc;
use alloc::string::String;
use alloc::vec::Vec;

use crate::checksum::check;
use crate::codec::{self, Coded, Decoder, coded};
use crate::error::{Problem, Result};
use crate::expiry::Expiry;
use crate::record::Payload;
use crate::tables::TableInfo;
use crate::text::{decimal, joined};

/// The version of everything on disk.
pub(crate) const VERSION: u32 = 1;
const MAGIC: &[u8; 8] = b"keyvalue";
const FIXED: usize = 24;

/// What a log starts with.
#[derive(Debug)]
pub(crate) struct Head<'a> {
    /// The name of the bucket.
    pub bucket: &'a str,
    /// The generation, which is the name of the log too.
    pub generation: u64,
    /// The seed of the checks of its records.
    pub seed: u64,
    /// The sequence number of its first record.
    pub sequence: u64,
    /// The first generation since the bucket was made or destroyed: what was written before
    /// is nobody's business.
    pub since: u64,
    pub tables: Vec<Rc<TableInfo>>,
    /// Entries that are in no table, newer than all that are.
    pub carried: Vec<Carried<'a>>,
}

coded!('a, Head<'a> { bucket, generation, seed, sequence, since, tables, carried });

/// An entry: its key, its version, its value unless it was deleted, and when it expires.
pub(crate) type Carried<'a> = (&'a str, u64, Option<Payload<'a>>, Expiry);

impl<'a> Coded<'a> for Carried<'a> {
    fn put(&self, out: &mut Vec<u8>) {
        let (key, version, value, expires) = self;
        key.put(out);
        version.put(out);
        value.put(out);
        expires.put(out);
    }

    fn take(from: &mut Decoder<'a>) -> Self {
        (Coded::take(from), Coded::take(from), Coded::take(from), Coded::take(from))
    }
}

impl Head<'_> {
    pub fn encode(&self) -> Vec<u8> {
        let body = codec::encode(self);
        let mut out = Vec::with_capacity(body.len().saturating_add(FIXED));
        out.extend_from_slice(MAGIC);
        out.extend_from_slice(&VERSION.to_le_bytes());
        out.extend_from_slice(&(body.len() as u32).to_le_bytes());
        out.extend_from_slice(&check(&body, u64::from(VERSION)).to_le_bytes());
        out.extend_from_slice(&body);
        out
    }
}

/// How many bytes the head has that `bytes` begin with, or how many are needed to tell.
pub(crate) fn needed(bytes: &[u8], path: &str) -> Result<usize> {
    let damaged = |at| Problem::damaged(path, at);
    let (magic, rest) = bytes.split_at_checked(MAGIC.len()).unwrap_or((bytes, &[]));
    if !MAGIC.starts_with(magic) {
        return Err(damaged(0));
    }
    let Some((version, rest)) = rest.split_first_chunk() else { return Ok(FIXED) };
    match u32::from_le_bytes(*version) {
        VERSION => {}
        0 => return Err(damaged(MAGIC.len() as u64)),
        newer => return Err(Problem::Newer(String::from(path), newer).into()),
    }
    let Some(len) = rest.first_chunk() else { return Ok(FIXED) };
    Ok((u32::from_le_bytes(*len) as usize).saturating_add(FIXED))
}

/// The name of the bucket in a head.
pub(crate) fn bucket_of(bytes: &[u8], path: &str) -> Result<String> {
    Ok(String::from(unchecked(bytes, path)?.bucket))
}

/// Reads the head that `bytes` consist of.
pub(crate) fn decode<'a>(bytes: &'a [u8], path: &str, bucket: &str, generation: u64) -> Result<Head<'a>> {
    let head = unchecked(bytes, path)?;
    if head.bucket != bucket || head.generation != generation {
        let found = joined(&[
            path,
            " (it is of bucket '",
            head.bucket,
            "', generation ",
            &decimal(head.generation),
            ")",
        ]);
        return Err(Problem::damaged(&found, 0));
    }
    Ok(head)
}

fn unchecked<'a>(bytes: &'a [u8], path: &str) -> Result<Head<'a>> {
    let damaged = || Problem::damaged(path, 0);
    let found = bytes.get(16..FIXED).and_then(|bytes| bytes.first_chunk()).ok_or_else(damaged)?;
    let body = bytes.get(FIXED..).ok_or_else(damaged)?;
    if check(body, u64::from(VERSION)).to_le_bytes() != *found {
        return Err(damaged());
    }
    codec::decode(body).ok_or_else(damaged)
}
