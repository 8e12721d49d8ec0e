//! Copies of a bucket that are made of its changes.
//!
//! Whoever has read all changes up to a position knows what the bucket was like there. If he
//! goes on from there and is told of no gap, he knows what it is like now, whatever power
//! cuts took in between.

use keyvalue_core::extra::Position;

use super::{Item, item};
use crate::history::Call;
use crate::operation::{Follow, KEYS, Operation, Outcome, Page, Place, STRANGER};
use crate::span::Span;
use crate::values::ValueId;

/// What there is under each key, and until when.
pub type Mirror = [Option<(ValueId, Option<Span>)>; KEYS.len()];

/// What is known of positions.
#[derive(Debug)]
pub struct Mirrors(Vec<(Position, Mirror)>);

impl Default for Mirrors {
    /// Before the first change there was nothing.
    fn default() -> Self {
        Self(vec![(Position::default(), Mirror::default())])
    }
}

impl Mirrors {
    /// What the bucket was like at a position.
    fn at(&self, position: Position) -> Option<Mirror> {
        self.0.iter().find(|(known, _)| *known == position).map(|(_, mirror)| *mirror)
    }

    /// Goes with a call that reads changes. Returns what its reader knows at the end, unless
    /// he knew nothing or was told of a gap.
    pub fn follow(&mut self, read: &Call) -> Option<Mirror> {
        let (Operation::Follow(Follow { place: Place::At(from), .. }), Some(Outcome::Followed(pages))) =
            (&read.operation, &read.outcome)
        else {
            return None;
        };
        let mut mirror = self.at(*from)?;
        for page in pages {
            let Page::Changes(changes, position) = page else { return None };
            for change in changes.iter().filter(|change| change.key != STRANGER) {
                let Item { key, value, ends } = item(change, read.clock);
                mirror[key] = value.map(|value| (value, ends));
            }
            if self.at(*position).is_none() {
                self.0.push((*position, mirror));
            }
        }
        Some(mirror)
    }
}

/// Compares a copy with what was found in the bucket at some time on this clock. Returns a key
/// that is not the same.
#[must_use]
pub fn differs(mirror: &Mirror, found: &[Option<ValueId>], clock: Span) -> Option<&'static str> {
    let is_like = |(known, found): (&Option<(ValueId, Option<Span>)>, &Option<ValueId>)| match (known, found)
    {
        (None, found) => found.is_none(),
        (Some((value, ends)), Some(found)) => value == found && ends.is_none_or(|ends| ends.to > clock.from),
        (Some((_, ends)), None) => ends.is_some_and(|ends| ends.from <= clock.to),
    };
    mirror.iter().zip(found).position(|pair| !is_like(pair)).map(|key| KEYS[key])
}
