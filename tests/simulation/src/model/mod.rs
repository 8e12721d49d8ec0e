//! What a bucket is, one operation after the other.
//!
//! A version is opaque: it stands for one write to one key. So the model does not
//! count versions; it learns the version of the current write when an operation
//! first reports it, and then holds every later answer to that.
//!
//! When a key ends is not known exactly either: the operation that decided it looked at the
//! clock at some moment between its call and its return. So a key has a [`Span`] in which its
//! end lies, and whoever finds the key there or missing makes that smaller. An operation
//! looks at the clock once: for all of its keys, it is the same moment. That moment need not
//! be the one at which it takes effect, so a key that one operation has found to be over may
//! still be there for another that began before the end.

mod commit;
mod sight;
mod step;

use crate::operation::{KEYS, Key, Operation, Outcome};
use crate::span::Span;
use crate::values::{ValueId, Values};
use step::Step;

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
    /// The first moment at which the key is over, if it does not stay.
    pub ends: Option<Span>,
    /// Whether it comes from a call of unknown outcome, and nothing depends on it yet.
    pub idle: bool,
}

/// An operation, and what is known of it.
#[derive(Clone, Copy)]
pub struct Asked<'a> {
    /// What was asked.
    pub operation: &'a Operation,
    /// What came of it, if anybody was told.
    pub outcome: Option<&'a Outcome>,
    /// When it looked at the clock.
    pub clock: Span,
    /// Values by number.
    pub values: &'a Values,
    /// Whether a version was reported of an earlier write to a key.
    pub taken: &'a dyn Fn(Key, u64) -> bool,
}

/// What an operation may have done.
#[derive(Debug, Clone)]
pub struct Branch {
    /// The state after it.
    pub state: State,
    /// What it wrote, in order.
    pub effects: Vec<Effect>,
}

/// What was written to a key.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Effect {
    /// The key.
    pub key: Key,
    /// Its new value, unless it was deleted.
    pub value: Option<ValueId>,
    /// When it is over, if it does not stay.
    pub ends: Option<Span>,
}

impl State {
    /// All that an operation can have done if this was its outcome: nothing, if it cannot.
    #[must_use]
    pub fn after(&self, asked: &Asked<'_>) -> Vec<Branch> {
        let sights = sight::all(self, asked).into_iter();
        sights.filter_map(|sight| Step::new(asked, sight).take()).collect()
    }

    /// Whether the same values and versions are there, for the same time.
    #[must_use]
    pub fn is_like(&self, other: &Self) -> bool {
        self.0
            .iter()
            .zip(&other.0)
            .all(|(a, b)| a.value == b.value && a.version == b.version && a.ends == b.ends)
    }
}

impl Slot {
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

impl Branch {
    /// Whether an operation did nothing but look.
    #[must_use]
    pub fn changes_nothing(&self, operation: &Operation) -> bool {
        self.effects.is_empty() && *operation != Operation::Destroy
    }
}
