//! What a bucket is, one operation after the other.
//!
//! A version is opaque: it stands for one write to one key. So the model does not
//! count versions; it learns the version of the current write when an operation
//! first reports it, and then holds every later answer to that.

use keyvalue_core::Error;
use keyvalue_core::counter::{self, Delta};

use crate::operation::{KEYS, Key, Operation, Outcome};
use crate::values::{ValueId, Values};

/// The state of a bucket: the last write to each key.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct State(pub [Slot; KEYS.len()]);

/// The last write to a key.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Slot {
    /// The value; none when the key was deleted or never there.
    pub value: Option<ValueId>,
    /// The version of the value, once it is known.
    pub version: Option<u64>,
    /// Whether it comes from a call of unknown outcome, and nothing depends on it yet.
    pub idle: bool,
}

impl Slot {
    fn new(value: ValueId) -> Self {
        Self { value: Some(value), ..Self::default() }
    }

    /// Whether this may be the version, if it is not that of another write to the key.
    fn reports(&mut self, version: u64, taken: impl FnOnce() -> bool) -> bool {
        match (self.value, self.version) {
            (None, _) => version == 0,
            (Some(_), Some(known)) => version == known,
            (Some(_), None) if version == 0 || taken() => false,
            (Some(_), None) => {
                self.version = Some(version);
                true
            }
        }
    }

    fn is(&self, expected: u64) -> bool {
        // Who expects a version has been told it, so an untold one is another.
        match self.value {
            None => expected == 0,
            Some(_) => self.version == Some(expected),
        }
    }
}

impl State {
    /// Does an operation, and tells whether this could be its outcome. `None` is an
    /// outcome that nobody was told. `taken` tells whether a version was reported of
    /// an earlier write to a key.
    ///
    /// An operation of unknown outcome that changes nothing, or nothing that anyone
    /// sees before it is overwritten, could as well not be there, so it is refused.
    pub fn apply(
        &mut self,
        operation: &Operation,
        outcome: Option<&Outcome>,
        values: &Values,
        taken: impl Fn(Key, u64) -> bool,
    ) -> bool {
        let before = *self;
        let keys = operation.keys();
        for key in &keys {
            if operation.writes(*key).is_some() && self.0[*key].idle && !operation.looks() {
                return false;
            }
            self.0[*key].idle = false;
        }
        let fits = self.step(operation, outcome, values, taken);
        if outcome.is_none() && keys.iter().all(|key| *key == keys[0]) {
            self.0[keys[0]].idle = true;
        }
        fits && (outcome.is_some() || !self.is_like(&before))
    }

    /// Whether the same values and versions are there.
    #[must_use]
    pub fn is_like(&self, other: &Self) -> bool {
        self.0.iter().zip(&other.0).all(|(a, b)| a.value == b.value && a.version == b.version)
    }

    fn step(
        &mut self,
        operation: &Operation,
        outcome: Option<&Outcome>,
        values: &Values,
        taken: impl Fn(Key, u64) -> bool,
    ) -> bool {
        let State(slots) = self;
        match (operation, outcome) {
            (Operation::Get(key), Some(Outcome::Found(found))) => slots[*key].value == *found,
            (Operation::Exists(key), Some(Outcome::Exists(there))) => slots[*key].value.is_some() == *there,
            (Operation::Version(key), Some(Outcome::Version(version))) => {
                slots[*key].reports(*version, || taken(*key, *version))
            }
            (Operation::Snapshot(key), Some(Outcome::Snapshot(found, version))) => {
                slots[*key].value == *found && slots[*key].reports(*version, || taken(*key, *version))
            }
            (Operation::GetMany(keys), Some(Outcome::Many(found))) => {
                keys.iter().map(|key| &slots[*key].value).eq(found)
            }
            (Operation::Increment(key, delta), outcome) => self.increment(*key, *delta, outcome, values),
            (Operation::Swap(key, expected, value), outcome) => match (slots[*key].is(*expected), outcome) {
                (true, Some(Outcome::Done) | None) => {
                    slots[*key] = Slot::new(*value);
                    true
                }
                (false, None) => true,
                (false, Some(Outcome::Changed(version))) => {
                    version != expected && slots[*key].reports(*version, || taken(*key, *version))
                }
                _ => false,
            },
            (_, None | Some(Outcome::Done)) => {
                self.write(operation);
                true
            }
            _ => false,
        }
    }

    fn write(&mut self, operation: &Operation) {
        for (key, slot) in self.0.iter_mut().enumerate() {
            match operation.writes(key) {
                Some(Some(value)) => *slot = Slot::new(value),
                Some(None) => *slot = Slot::default(),
                None => {}
            }
        }
    }

    fn increment(&mut self, key: Key, delta: Delta, outcome: Option<&Outcome>, values: &Values) -> bool {
        let Slot { value, .. } = self.0[key];
        let mut text = value.map(|id| values.bytes(id)).unwrap_or_default();
        let sum = match value {
            Some(_) => counter::add(KEYS[key], &mut text, delta),
            None => {
                let (sum, start) = counter::start(delta);
                text = start;
                Ok(sum)
            }
        };
        let actual = match sum {
            Ok(sum) => {
                self.0[key] = Slot::new(values.id(&text));
                Outcome::Sum(sum)
            }
            Err(Error::NotANumber(_)) => Outcome::NotANumber,
            Err(_) => Outcome::OutOfRange,
        };
        outcome.is_none_or(|outcome| *outcome == actual)
    }
}
