//! The last changes of a bucket, for those who ask what was written.

use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;

use keyvalue_core::extra::{Change, Changes, Position, Since};
use keyvalue_core::limits::{PAGE_BYTES, PAGE_KEYS};

use crate::clock::{Clock, End};

/// So many changes are kept, and so many bytes of their keys and values, or one change that
/// has more. That is what fits into one reply.
const CHANGES: u64 = PAGE_KEYS as u64;
const BYTES: usize = PAGE_BYTES;

/// Changes, numbered from 0 on.
#[derive(Debug)]
pub struct History {
    life: Life,
    /// Change `n` is at place `n % CHANGES`, as long as it is kept.
    places: Vec<Kept>,
    /// The bytes of the keys and values that are kept.
    bytes: usize,
    /// The number of the oldest change that is kept.
    oldest: u64,
    /// The number of the next change.
    next: u64,
}

/// What tells the changes of a bucket from those of another instance, and from those before the
/// bucket was destroyed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Life {
    /// No other life in this instance has the same.
    pub number: u64,
    /// The time at which it began. Without a clock it is the same in all instances.
    pub seed: u32,
}

#[derive(Debug, Default)]
struct Kept {
    key: Box<str>,
    value: Option<Vec<u8>>,
    end: End,
}

impl Kept {
    fn bytes(&self) -> usize {
        self.key.len().saturating_add(self.value.as_ref().map_or(0, Vec::len))
    }
}

impl History {
    /// No changes yet.
    pub fn new(life: Life) -> Self {
        Self { life, places: Vec::new(), bytes: 0, oldest: 0, next: 0 }
    }

    /// Adds a change, and forgets the oldest ones if there are too many.
    pub fn push(&mut self, key: &str, value: Option<&[u8]>, end: End) {
        let change = Kept { key: Box::from(key), value: value.map(Vec::from), end };
        self.bytes = self.bytes.saturating_add(change.bytes());
        while self.oldest < self.next
            && (self.bytes > BYTES || self.next.saturating_sub(self.oldest) >= CHANGES)
        {
            self.forget_oldest();
        }
        match self.places.get_mut(place(self.next)) {
            Some(place) => *place = change,
            None => self.places.push(change),
        }
        self.next = self.next.saturating_add(1);
    }

    fn forget_oldest(&mut self) {
        if let Some(place) = self.places.get_mut(place(self.oldest)) {
            self.bytes = self.bytes.saturating_sub(place.bytes());
            *place = Kept::default();
        }
        self.oldest = self.oldest.saturating_add(1);
    }

    /// The place before the change of that number.
    fn position(&self, offset: u64) -> Position {
        Position { generation: self.life.number, offset, index: 0, seed: self.life.seed }
    }

    /// The place behind the newest change.
    pub fn latest(&self) -> Position {
        self.position(self.next)
    }

    /// At most `limit` changes behind a place, or from the oldest on.
    pub fn since(&self, position: Option<Position>, limit: usize, clock: &Clock) -> Since<Position> {
        let from = position.map_or(self.oldest, |position| position.offset);
        let is_kept = (self.oldest..=self.next).contains(&from);
        if !is_kept || position.is_some_and(|position| position != self.position(from)) {
            return Since::Gap(self.position(self.oldest));
        }
        let until = from.saturating_add(limit as u64).min(self.next);
        let mut changes = Vec::new();
        for number in from..until {
            changes.extend(self.places.get(place(number)).map(|kept| kept.change(clock)));
        }
        Since::Changes(Changes { changes, position: self.position(until) })
    }
}

/// Where the change of that number is.
fn place(number: u64) -> usize {
    (number % CHANGES) as usize
}

impl Kept {
    fn change(&self, clock: &Clock) -> Change {
        Change { key: String::from(&*self.key), value: self.value.clone(), ttl: self.end.left(clock) }
    }
}
