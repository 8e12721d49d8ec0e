//! What the records of a log make of its entries: the same for every reader.

use alloc::vec::Vec;

use keyvalue_core::counter;
use keyvalue_core::{Error, Version};

use crate::expiry::Expiry;
use crate::feed::Feed;
use crate::memtable::{Memtable, Place};
use crate::record::{Base, Change, Edit, Operation, Payload, Record, Seen};
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
    /// Whether the next generation begins with nothing.
    pub cleared: bool,
    /// Bytes of the values in files of their own that records refer to.
    pub values: u64,
    /// Who wants to know of each write.
    pub feed: Option<Feed>,
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
    /// Nothing changed, for a condition was not met: the version that a key has.
    Unmet(Version),
    /// Nothing changed, for this reason.
    Refused(Error),
    /// Nothing: what it relied on is not so any more. It can be tried again.
    Late,
    /// The same of an addition. It would count if a power cut took what it did not know of.
    LateSum,
}

/// The bytes are not a record.
pub(crate) struct NoRecord;

impl State {
    /// Applies the next record and says what became of it. Whatever comes behind a
    /// seal has no outcome, and neither has a piece.
    pub fn apply(&mut self, record: &Record<'_>) -> Result<Option<Outcome>, NoRecord> {
        if self.sealed.is_some() {
            return Ok(None);
        }
        match &record.operation {
            Operation::Seal => {
                self.sealed = Some(record.origin);
                Ok(None)
            }
            Operation::Clear => {
                self.sealed = Some(record.origin);
                self.cleared = true;
                self.memtable = Memtable::default();
                self.tables = Tables::default();
                Ok(Some(Outcome::Done))
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
                let operation = Operation::decode(&whole).ok_or(NoRecord)?;
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
            Operation::Set(key, payload) => self.set(key, version, Some(payload), Expiry::NEVER),
            Operation::Delete(key) => self.set(key, version, None, Expiry::NEVER),
            Operation::Commit(ref seen, ref changes) => {
                if !seen.iter().all(|seen| self.is_as_seen(seen)) {
                    return Outcome::Late;
                }
                for (key, change) in changes {
                    self.change(key, version, change);
                }
            }
            Operation::Increment(key, amount, ref base, time) => {
                return self.increment(key, version, (amount.into(), time), base.as_ref());
            }
            Operation::Merged(edit) => {
                let is_done = Edit::decode(edit).is_some_and(|edit| self.tables.apply(&edit));
                return if is_done { Outcome::Done } else { Outcome::Late };
            }
            Operation::Piece(..) | Operation::End(..) | Operation::Seal | Operation::Clear => {}
        }
        Outcome::Done
    }

    fn set(&mut self, key: &str, version: u64, value: Option<Payload<'_>>, expires: Expiry) {
        self.write(self.memtable.place(key), key, version, value, expires);
    }

    /// Stores a value or the mark of a deleted key, and tells of it.
    fn write(&mut self, place: Place, key: &str, version: u64, value: Option<Payload<'_>>, expires: Expiry) {
        if let Some(Payload::File(blob)) = value {
            self.values = self.values.saturating_add(blob.len.into());
        }
        if let Some(feed) = &mut self.feed {
            feed.push(key, value, expires);
        }
        self.memtable.put_at(place, key, version, value, expires);
    }

    fn is_as_seen(&self, seen: &Seen<'_>) -> bool {
        self.memtable.get(seen.key).map_or(seen.in_tables, |entry| entry.version == seen.version)
    }

    fn change(&mut self, key: &str, version: u64, change: &Change<'_>) {
        match change {
            Change::Delete => self.set(key, version, None, Expiry::NEVER),
            Change::Set(payload, expires) => self.set(key, version, Some(*payload), *expires),
            Change::Number(number, expires) => {
                let (_, text) = counter::start(counter::Delta::Signed(*number));
                self.set(key, version, Some(Payload::Inline(&text)), *expires);
            }
            // The file has got a name of this record's own.
            Change::Keep(Some(Payload::File(blob)), expires) => {
                self.set(key, version, Some(Payload::File(*blob)), *expires);
            }
            Change::Keep(kept, expires) => {
                if !self.memtable.keep(key, version, *expires) {
                    self.memtable.put(key, version, *kept, *expires);
                }
                if let (Some(feed), Some(entry)) = (&mut self.feed, self.memtable.get(key)) {
                    feed.push(key, self.memtable.value(entry), *expires);
                }
            }
        }
    }

    /// Adds to what was written last, or to what the tables have. When neither is known, the record relies
    /// on one before it that a power cut has lost, and is lost with it.
    fn increment(
        &mut self,
        key: &str,
        version: u64,
        (delta, time): (counter::Delta, Option<u64>),
        base: Option<&Base<'_>>,
    ) -> Outcome {
        let mut place = self.memtable.place(key);
        if let (None, Some(base)) = (self.memtable.at(place), base) {
            let value = base.value.map(Payload::Inline);
            self.memtable.put_at(place, key, base.version, value, base.expires);
            place = self.memtable.place(key);
        }
        let Some(entry) = self.memtable.at(place) else { return Outcome::LateSum };
        let mut expires = entry.expires;
        let mut value = self.memtable.value(entry);
        if expires.is_set() {
            // Whoever did not know that the key expires has to look again, and at the clock.
            let Some(time) = time else { return Outcome::LateSum };
            if expires.is_over(|| time) {
                (value, expires) = (None, Expiry::NEVER);
            }
        }
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
                let text = core::mem::take(&mut self.scratch);
                self.write(place, key, version, Some(Payload::Inline(&text)), expires);
                self.scratch = text;
                Outcome::Sum(sum)
            }
            Err(error) => Outcome::Refused(error),
        }
    }
}
