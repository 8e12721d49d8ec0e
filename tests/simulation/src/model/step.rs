//! One operation, seen in one way.

use keyvalue_core::Error;
use keyvalue_core::counter::{self, Delta};

use super::sight::Sight;
use super::{Asked, Branch, Effect, Slot, State};
use crate::operation::{KEYS, Key, Operation, Outcome};
use crate::span::Span;
use crate::values::ValueId;

/// An operation at work.
pub(super) struct Step<'a> {
    pub asked: &'a Asked<'a>,
    sight: Sight,
    effects: Vec<Effect>,
}

impl<'a> Step<'a> {
    pub fn new(asked: &'a Asked<'a>, sight: Sight) -> Self {
        Self { asked, sight, effects: Vec::new() }
    }

    /// Does it, if this can be its outcome.
    pub fn take(mut self) -> Option<Branch> {
        self.fits().then_some(Branch { state: self.sight.state, effects: self.effects })
    }

    fn fits(&mut self) -> bool {
        let operation = self.asked.operation;
        match (operation, self.asked.outcome) {
            (Operation::Get(key), Some(Outcome::Found(found))) => self.slot(*key).value == *found,
            (Operation::Exists(key), Some(Outcome::Exists(there))) => {
                self.slot(*key).value.is_some() == *there
            }
            (Operation::Version(key), Some(Outcome::Version(version))) => self.reports(*key, *version),
            (Operation::Snapshot(key), Some(Outcome::Snapshot(found, version))) => {
                self.slot(*key).value == *found && self.reports(*key, *version)
            }
            (Operation::GetMany(keys), Some(Outcome::Many(found))) => {
                keys.iter().map(|key| self.slot(*key).value).eq(found.iter().copied())
            }
            (Operation::GetVersioned(keys), Some(Outcome::Versioned(found))) => {
                keys.len() == found.len()
                    && keys.iter().zip(found).all(|(key, found)| {
                        let (value, version) = found.map_or((None, 0), |(value, n)| (Some(value), n));
                        self.slot(*key).value == value && self.reports(*key, version)
                    })
            }
            (Operation::Ttl(key), Some(Outcome::Left(left))) => self.is_left(*key, *left),
            (Operation::Increment(key, delta), outcome) => self.increment(*key, *delta, outcome),
            (Operation::Swap(key, expected, value), outcome) => {
                match (self.slot(*key).is(*expected), outcome) {
                    (true, Some(Outcome::Done) | None) => {
                        self.put(*key, Some(*value), None);
                        true
                    }
                    (false, Some(Outcome::Changed(version))) => {
                        version != expected && self.reports(*key, *version)
                    }
                    _ => false,
                }
            }
            (Operation::Expire(key, ttl), outcome) => match (self.slot(*key).value, outcome) {
                (Some(value), Some(Outcome::Did(true)) | None) => {
                    let ends = ttl.map(|ttl| self.sight.clock.later(ttl));
                    self.put(*key, Some(value), ends);
                    true
                }
                (None, Some(Outcome::Did(false))) => true,
                _ => false,
            },
            (Operation::Commit(checks, writes), outcome) => self.commit(checks, writes, outcome),
            // Whether changes are told as they happened is seen elsewhere.
            (Operation::Latest | Operation::Follow(_), Some(_)) => true,
            (_, None | Some(Outcome::Done)) => {
                self.write();
                true
            }
            _ => false,
        }
    }

    /// A key as the operation sees it.
    pub fn slot(&self, key: Key) -> Slot {
        if self.sight.is_over(key) { Slot::default() } else { self.sight.state.0[key] }
    }

    fn reports(&mut self, key: Key, version: u64) -> bool {
        if self.sight.is_over(key) {
            return version == 0;
        }
        let taken = self.asked.taken;
        self.sight.state.0[key].reports(version, || taken(key, version))
    }

    fn is_left(&mut self, key: Key, left: Option<u64>) -> bool {
        let slot = self.slot(key);
        match (slot.value.and(slot.ends), left) {
            (None, None) => true,
            (Some(ends), Some(left)) if left > 0 => {
                let ends = ends.and(self.sight.clock.later(left));
                self.sight.state.0[key].ends = ends;
                ends.is_some()
            }
            _ => false,
        }
    }

    /// Writes to a key, which is what it looks like from now on.
    pub fn put(&mut self, key: Key, value: Option<ValueId>, ends: Option<Span>) {
        self.sight.over &= !(1 << key);
        self.sight.state.0[key] = Slot { value, ends, ..Slot::default() };
        self.effects.push(Effect { key, value, ends });
    }

    /// What to go back to.
    pub fn mark(&self) -> Sight {
        self.sight
    }

    /// Takes back all writes since then, which are all there were.
    pub fn undo(&mut self, mark: Sight) {
        self.sight = mark;
        self.effects.clear();
    }

    fn write(&mut self) {
        match self.asked.operation {
            Operation::Set(key, value) => self.put(*key, Some(*value), None),
            Operation::SetWithTtl(key, value, ttl) => {
                self.put(*key, Some(*value), Some(self.sight.clock.later(*ttl)));
            }
            Operation::Delete(key) => self.put(*key, None, None),
            Operation::SetMany(pairs) => {
                pairs.iter().for_each(|(key, value)| self.put(*key, Some(*value), None));
            }
            Operation::DeleteMany(keys) => keys.iter().for_each(|key| self.put(*key, None, None)),
            // It is no change of any key, but the end of all.
            Operation::Destroy => self.sight.state = State::default(),
            _ => {}
        }
    }

    fn increment(&mut self, key: Key, delta: Delta, outcome: Option<&Outcome>) -> bool {
        let actual = match self.sum(key, delta) {
            Ok((sum, value, ends)) => {
                self.put(key, Some(value), ends);
                Outcome::Sum(sum)
            }
            Err(refused) => refused,
        };
        outcome.is_none_or(|outcome| *outcome == actual)
    }

    /// What comes of adding to a counter: the sum, as a value, and when that is over.
    pub fn sum(&self, key: Key, delta: Delta) -> Result<(i128, ValueId, Option<Span>), Outcome> {
        let slot = self.slot(key);
        let mut text = slot.value.map(|id| self.asked.values.bytes(id)).unwrap_or_default();
        let sum = match slot.value {
            Some(_) => counter::add(KEYS[key], &mut text, delta),
            None => {
                let (sum, start) = counter::start(delta);
                text = start;
                Ok(sum)
            }
        };
        match sum {
            Ok(sum) => Ok((sum, self.asked.values.id(&text), slot.ends)),
            Err(Error::NotANumber(_)) => Err(Outcome::NotANumber),
            Err(_) => Err(Outcome::OutOfRange),
        }
    }
}
