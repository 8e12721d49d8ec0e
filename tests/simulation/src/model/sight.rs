//! What an operation finds of keys that end.

use super::{Asked, State};
use crate::operation::{Key, Operation, Outcome};
use crate::span::Span;

/// One way in which an operation may have seen the keys that it looks up.
#[derive(Debug, Clone, Copy)]
pub struct Sight {
    /// The state, with what this says of the ends of keys.
    pub state: State,
    /// The keys that are over, a bit for each.
    pub over: u32,
    /// When the operation looked at the clock.
    pub clock: Span,
}

/// All ways that are possible, and that its outcome does not rule out at once.
pub fn all(state: &State, asked: &Asked<'_>) -> Vec<Sight> {
    let mut sights = vec![Sight { state: *state, over: 0, clock: asked.clock }];
    for key in asked.operation.looked() {
        let slot = state.0[key];
        let (Some(_), Some(ends)) = (slot.value, slot.ends) else { continue };
        let told = asked.outcome.and_then(|outcome| is_there(asked.operation, outcome, key));
        let mut next = Vec::new();
        for sight in sights {
            if told != Some(false) {
                next.extend(sight.with(key, ends));
            }
            if told != Some(true) {
                next.extend(sight.without(key, ends));
            }
        }
        sights = next;
    }
    sights.iter_mut().for_each(|sight| sight.narrow(&asked.operation.looked()));
    sights
}

impl Sight {
    /// The key is there: the clock shows an earlier moment than its end.
    fn with(mut self, _: Key, ends: Span) -> Option<Self> {
        self.clock = self.clock.and(Span { from: 0, to: ends.to.checked_sub(1)? })?;
        Some(self)
    }

    /// The key is over: the clock shows its end, or a later moment.
    fn without(mut self, key: Key, ends: Span) -> Option<Self> {
        self.over |= 1 << key;
        self.clock = self.clock.and(Span { from: ends.from, to: u64::MAX })?;
        Some(self)
    }

    /// Notes what the clock now says of the ends of keys.
    fn narrow(&mut self, keys: &[Key]) {
        for key in keys {
            let is_over = self.is_over(*key);
            let slot = &mut self.state.0[*key];
            if let (Some(_), Some(ends)) = (slot.value, &mut slot.ends) {
                match is_over {
                    true => ends.to = ends.to.min(self.clock.to),
                    false => ends.from = ends.from.max(self.clock.from.saturating_add(1)),
                }
            }
        }
    }

    pub fn is_over(&self, key: Key) -> bool {
        self.over >> key & 1 == 1
    }
}

/// Whether the outcome says that a key is there, if it says anything.
fn is_there(operation: &Operation, outcome: &Outcome, key: Key) -> Option<bool> {
    let place = |keys: &[Key]| keys.iter().position(|other| *other == key);
    match (operation, outcome) {
        (_, Outcome::Found(found)) => Some(found.is_some()),
        (_, Outcome::Exists(there)) => Some(*there),
        (_, Outcome::Version(version) | Outcome::Snapshot(_, version) | Outcome::Changed(version)) => {
            Some(*version != 0)
        }
        (Operation::Swap(_, expected, _), Outcome::Done) => Some(*expected != 0),
        (Operation::GetMany(keys), Outcome::Many(found)) => found.get(place(keys)?).map(Option::is_some),
        (Operation::GetVersioned(keys), Outcome::Versioned(found)) => {
            found.get(place(keys)?).map(Option::is_some)
        }
        (_, Outcome::Left(left)) => Some(left.is_some()),
        (Operation::Expire(..), Outcome::Did(there)) => Some(*there),
        (Operation::Increment(..), Outcome::NotANumber | Outcome::OutOfRange) => Some(true),
        _ => None,
    }
}
