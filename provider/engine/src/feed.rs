//! What the records of a log wrote, for whoever wants to know of each change.

use alloc::string::String;
use alloc::vec::Vec;

use crate::expiry::Expiry;
use crate::record::{Blob, Payload};

/// Collects writes from a place in a log on.
#[derive(Debug)]
pub(crate) struct Feed {
    /// Where it begins: at a record, and behind so many writes of it.
    from: (u64, u32),
    /// Where the present record is, and how many writes of it there were.
    at: (u64, u32),
    /// The log's chain behind the present record.
    chain: u64,
    /// The log's chain where this begins, if a record begins there: behind that one, if this
    /// begins within it.
    met: Option<u64>,
    items: Vec<Item>,
}

/// A write.
#[derive(Debug)]
pub(crate) struct Item {
    /// Where its record is, and how many writes of it come before.
    pub at: (u64, u32),
    /// The log's chain behind that record.
    pub chain: u64,
    pub key: String,
    pub value: Option<Kept>,
    pub expires: Expiry,
}

/// A value, out of the log.
#[derive(Debug)]
pub(crate) enum Kept {
    Inline(Vec<u8>),
    File(Blob),
}

impl Kept {
    pub fn payload(&self) -> Payload<'_> {
        match self {
            Kept::Inline(bytes) => Payload::Inline(bytes),
            Kept::File(blob) => Payload::File(*blob),
        }
    }
}

impl From<Payload<'_>> for Kept {
    fn from(payload: Payload<'_>) -> Self {
        match payload {
            Payload::Inline(bytes) => Kept::Inline(bytes.to_vec()),
            Payload::File(blob) => Kept::File(blob),
        }
    }
}

impl Item {
    /// The bytes of key and value.
    pub fn bytes(&self) -> usize {
        let value = self.value.as_ref().map(Kept::payload);
        self.key.len().saturating_add(value.map_or(0, |value| value.len()))
    }
}

impl Feed {
    pub fn new(from: (u64, u32)) -> Self {
        Self { from, at: (0, 0), chain: 0, met: None, items: Vec::new() }
    }

    /// A record, or something that will never be one, begins here. The chain is that before and
    /// behind it.
    pub fn begin(&mut self, offset: u64, before: u64, behind: u64) {
        self.at = (offset, 0);
        self.chain = behind;
        if offset == self.from.0 {
            self.met = Some(if self.from.1 == 0 { before } else { behind });
        }
    }

    pub fn push(&mut self, key: &str, value: Option<Payload<'_>>, expires: Expiry) {
        let (at, chain) = (self.at, self.chain);
        self.at.1 = at.1.saturating_add(1);
        if at >= self.from {
            let value = value.map(Kept::from);
            self.items.push(Item { at, chain, key: key.into(), value, expires });
        }
    }

    /// The log's chain where this begins, if that is a place in a log whose records end at `end`, with
    /// `chain`. After a power cut it may be none.
    pub fn origin(&self, end: u64, chain: u64) -> Option<u64> {
        self.met.or_else(|| (self.from == (end, 0)).then_some(chain))
    }

    /// The writes before `end` that were not taken yet.
    pub fn before(&self, end: u64) -> &[Item] {
        let count = self.items.partition_point(|item| item.at.0 < end);
        self.items.get(..count).unwrap_or(&[])
    }

    pub fn take(&mut self, count: usize) -> impl Iterator<Item = Item> {
        self.items.drain(..count.min(self.items.len()))
    }

    /// All of them.
    pub fn items(&self) -> &[Item] {
        &self.items
    }
}
