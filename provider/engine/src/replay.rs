//! What the records of a log make of its entries: the same for every reader.

use alloc::vec::Vec;

use keyvalue_core::counter;
use keyvalue_core::{Error, Swap, Version};

use crate::memtable::Memtable;
use crate::record::{Base, Edit, Operation, Payload, Record};
use crate::tables::Tables;

/// The state that a part of a log leads to.
#[derive(Debug, Default)]
pub(crate) struct State {
    pub memtable: Memtable,
    pub tables: Tables,
    /// The sequence number of the next record.
    pub sequence: u64,
    /// Who wrote the seal, if the log is sealed.
    pub sealed: Option<[u8; 8]>,
    /// Beginnings of long operations.
    pieces: Vec<Pieces>,
    scratch: Vec<u8>,
}

/// Who writes an operation, its number there, and what there is of it.
type Pieces = ([u8; 8], u64, Vec<u8>);

/// What became of an operation.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Outcome {
    Done,
    Sum(i128),
    Swap(Swap),
    /// Nothing changed, for this reason.
    Refused(Error),
    /// Nothing: what it relied on is not there.
    Late,
}

impl State {
    /// Applies the next record and says what became of it. Whatever comes behind a
    /// seal has no outcome, and neither has a piece.
    ///
    /// An error means that the bytes are not a record.
    pub fn apply(&mut self, record: &Record<'_>) -> Result<Option<Outcome>, postcard::Error> {
        if self.sealed.is_some() {
            return Ok(None);
        }
        match &record.operation {
            Operation::Seal => {
                self.sealed = Some(record.origin);
                Ok(None)
            }
            Operation::Piece(before, piece) => {
                self.piece(record, *before, piece);
                Ok(None)
            }
            Operation::End(before, piece) => {
                self.piece(record, *before, piece);
                let is_this =
                    |(origin, number, _): &Pieces| *origin == record.origin && *number == record.number;
                let whole = self.pieces.iter().position(is_this);
                let Some((.., whole)) = whole.map(|at| self.pieces.swap_remove(at)) else { return Ok(None) };
                let operation = postcard::from_bytes(&whole)?;
                Ok(Some(self.perform(&operation)))
            }
            operation => Ok(Some(self.perform(operation))),
        }
    }

    /// Adds a piece to those before it. If one of them is not there, none counts: a power
    /// cut has lost it.
    fn piece(&mut self, record: &Record<'_>, before: u32, piece: &[u8]) {
        let others = self.pieces.iter().position(|(origin, ..)| *origin == record.origin);
        let (_, number, mut bytes) = others.map(|at| self.pieces.swap_remove(at)).unwrap_or_default();
        if number != record.number {
            // An instance writes one operation after the other: what it began before is given up.
            bytes.clear();
        }
        if bytes.len() == before as usize {
            bytes.extend_from_slice(piece);
            self.pieces.push((record.origin, record.number, bytes));
        }
    }

    fn perform(&mut self, operation: &Operation<'_>) -> Outcome {
        let version = self.sequence;
        self.sequence = self.sequence.saturating_add(1);
        match *operation {
            Operation::Set(key, payload) => self.memtable.put(key, version, Some(payload)),
            Operation::Delete(key) => self.memtable.put(key, version, None),
            Operation::Batch(ref writes) => {
                for (key, payload) in writes {
                    self.memtable.put(key, version, *payload);
                }
            }
            Operation::Increment(key, amount, ref base) => {
                if !self.settle(key, base.as_ref()) {
                    return Outcome::Late;
                }
                return self.increment(key, version, amount.into());
            }
            Operation::Swap(key, expected, payload, base) => {
                let known = self.memtable.get(key).map(|entry| self.version(entry));
                let Some(now) = known.or(base) else { return Outcome::Late };
                if now != expected {
                    return Outcome::Swap(Swap::Changed(Version(now)));
                }
                self.memtable.put(key, version, Some(payload));
                return Outcome::Swap(Swap::Done);
            }
            Operation::Merged(edit) => {
                let is_done = Edit::decode(edit).is_some_and(|edit| self.tables.apply(&edit));
                return if is_done { Outcome::Done } else { Outcome::Late };
            }
            Operation::Piece(..) | Operation::End(..) | Operation::Seal => {}
        }
        Outcome::Done
    }

    fn version(&self, entry: &crate::memtable::Entry) -> u64 {
        self.memtable.value(entry).map_or(Version::ABSENT.0, |_| entry.version)
    }

    /// Takes over what the tables have, unless there is something newer. `false` when neither
    /// is known: the record relies on one before it that a power cut has lost, and is lost with it.
    fn settle(&mut self, key: &str, base: Option<&Base>) -> bool {
        let is_known = self.memtable.get(key).is_some();
        if let (false, Some(base)) = (is_known, base) {
            self.memtable.put(key, base.version, base.value.as_deref().map(Payload::Inline));
        }
        is_known || base.is_some()
    }

    fn increment(&mut self, key: &str, version: u64, delta: counter::Delta) -> Outcome {
        let entry = self.memtable.get(key);
        let value = entry.and_then(|entry| self.memtable.value(entry));
        let sum = match value {
            None => {
                let (sum, text) = counter::start(delta);
                self.scratch = text;
                Ok(sum)
            }
            Some(Payload::Inline(text)) => {
                self.scratch.clear();
                self.scratch.extend_from_slice(text);
                counter::add(key, &mut self.scratch, delta)
            }
            Some(Payload::File(_)) => Err(Error::NotANumber(key.into())),
        };
        match sum {
            Ok(sum) => {
                self.memtable.put(key, version, Some(Payload::Inline(&self.scratch)));
                Outcome::Sum(sum)
            }
            Err(error) => Outcome::Refused(error),
        }
    }
}
