//! What the records of a log say.

use alloc::rc::Rc;
use alloc::vec::Vec;

use keyvalue_core::counter::Delta;

use crate::codec::{self, coded};
use crate::expiry::Expiry;
use crate::names::FileId;
use crate::tables::TableInfo;

/// A record: who wrote it, its number among that instance's, and what it asks for.
#[derive(Debug)]
pub(crate) struct Record<'a> {
    pub origin: [u8; 8],
    pub number: u64,
    pub operation: Operation<'a>,
}

coded!('a, Record<'a> { origin, number, operation });

impl<'a> Record<'a> {
    /// `None`: the bytes are no record.
    pub fn decode(bytes: &'a [u8]) -> Option<Self> {
        codec::decode(bytes)
    }
}

/// What a record asks for. What comes of it follows from the records before.
#[derive(Debug)]
pub(crate) enum Operation<'a> {
    /// Store a value, whatever was there.
    Set(&'a str, Payload<'a>),
    /// Remove a key, whatever was there.
    Delete(&'a str),
    /// Add to a counter. The time is there if the key may expire.
    Increment(&'a str, Amount, Option<Base<'a>>, Option<u64>),
    /// Several writes at once, in order, if none of the keys that were looked at has been
    /// written since.
    Commit(Vec<Seen<'a>>, Vec<(&'a str, Change<'a>)>),
    /// A piece of an operation that is too long for one record, and how many bytes of it
    /// come before. The others come later.
    Piece(u32, &'a [u8]),
    /// The last piece.
    End(u32, &'a [u8]),
    /// Other tables with the same entries: an [`Edit`].
    Merged(&'a [u8]),
    /// The generation ends here. What comes later counts for nothing.
    Seal,
    /// As `Seal`, and nothing that is there now is there in the next generation.
    Clear,
}

impl<'a> Operation<'a> {
    /// Its bytes in a record.
    #[inline(never)]
    pub fn encode(&self) -> Vec<u8> {
        codec::encode(self)
    }

    /// `None`: the bytes are no operation.
    pub fn decode(bytes: &'a [u8]) -> Option<Self> {
        codec::decode(bytes)
    }
}

/// A key that was looked at: the version of the last write to it, whatever that did, and
/// whether that is what the tables have.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Seen<'a> {
    pub key: &'a str,
    pub version: u64,
    pub in_tables: bool,
}

coded!('a, Seen<'a> { key, version, in_tables });

/// What becomes of a key.
#[derive(Debug, Clone)]
pub(crate) enum Change<'a> {
    Delete,
    /// A value.
    Set(Payload<'a>, Expiry),
    /// The text of a number.
    Number(i64, Expiry),
    /// The value it has, which is here if no record has it.
    Keep(Option<Payload<'a>>, Expiry),
}

/// The new value of a key.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Payload<'a> {
    Inline(&'a [u8]),
    File(Blob),
}

impl Payload<'_> {
    pub fn len(&self) -> usize {
        match self {
            Payload::Inline(bytes) => bytes.len(),
            Payload::File(blob) => blob.len as usize,
        }
    }
}

/// A value that has a file of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Blob {
    pub file: FileId,
    pub len: u32,
    pub check: u64,
}

coded!('a, Blob { file, len, check });

/// What the tables have under a key: part of the record that first depends on it,
/// so that a log can be read without its tables.
#[derive(Debug, Clone)]
pub(crate) struct Base<'a> {
    pub version: u64,
    pub value: Option<&'a [u8]>,
    pub expires: Expiry,
}

coded!('a, Base<'a> { version, value, expires });

/// A counter's change, in the integer type of the caller.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Amount {
    Unsigned(u64),
    Signed(i64),
}

impl From<Delta> for Amount {
    fn from(delta: Delta) -> Self {
        match delta {
            Delta::Unsigned(n) => Amount::Unsigned(n),
            Delta::Signed(n) => Amount::Signed(n),
        }
    }
}

impl From<Amount> for Delta {
    fn from(amount: Amount) -> Self {
        match amount {
            Amount::Unsigned(n) => Delta::Unsigned(n),
            Amount::Signed(n) => Delta::Signed(n),
        }
    }
}

impl Edit {
    #[inline(never)]
    pub fn encode(&self) -> Vec<u8> {
        codec::encode(self)
    }

    #[inline(never)]
    pub fn decode(bytes: &[u8]) -> Option<Self> {
        codec::decode(bytes)
    }
}

/// How a merge changes the tables. It counts only if all tables that it takes from are
/// still as the merge found them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Edit {
    /// Tables that are no longer used.
    pub removed: Vec<Place>,
    /// Tables whose keys up to `until` are no longer used.
    pub clipped: Vec<Place>,
    pub until: Option<alloc::string::String>,
    pub added: Vec<Rc<TableInfo>>,
    /// The level of the tables that were added, if marks of deleted keys were left out
    /// because no table was below.
    pub lowest: Option<u8>,
}

coded!('a, Edit { removed, clipped, until, added, lowest });

/// A table as a merge found it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Place {
    pub file: FileId,
    pub level: u8,
    pub after: Option<alloc::string::String>,
}

coded!('a, Place { file, level, after });
