//! Whether changes are told as they happened.
//!
//! At the end of a run all changes are read once more, from the beginning of the time in which
//! nothing was lost, and of all that anybody may have passed over in between: so there is one
//! sequence to which everything else has to fit.
//!
//! - It is a history: the calls have an order in which they wrote just that, and which
//!   explains their outcomes. So nothing is told twice, left out, or told in another order.
//! - Whoever read changes during the run was told a part of it, from where he had begun on. What
//!   is no longer kept is a gap, and there is none without a reason.
//! - All changes together make the state of the bucket; see [`mirror`].

pub mod mirror;
mod order;
mod places;

use keyvalue_core::extra::Position;

use crate::history::Call;
use crate::operation::{Change, Follow, Key, Operation, Outcome, Page, Place, STRANGER};
use crate::span::Span;
use crate::values::ValueId;

pub use order::{Reached, check};

/// A change, and when the key is over.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Item {
    /// The key.
    pub key: Key,
    /// Its new value, unless it was deleted.
    pub value: Option<ValueId>,
    /// When it is over, if it does not stay.
    pub ends: Option<Span>,
}

/// All changes of a bucket in the time since the last power cut that may have lost some.
#[derive(Debug, Clone, Default)]
pub struct Feed {
    /// The changes.
    pub items: Vec<Item>,
    /// Whether they are all; else they are those since the bucket was destroyed, or that are kept.
    pub is_whole: bool,
    /// Whether older ones may have been given up.
    pub is_cut: bool,
    /// Positions, and how many of the changes come before.
    pub places: Vec<(Position, usize)>,
}

impl Feed {
    /// Of changes that were read from the beginning to the end.
    ///
    /// # Errors
    /// Why this cannot be all changes.
    pub fn new(read: &Call) -> Result<Self, String> {
        let pages = pages(read)?;
        let is_whole = !matches!(pages.first(), Some(Page::Gap(_)));
        let start = begin(read).filter(|_| is_whole);
        let places = start.into_iter().map(|start| (start, 0)).collect();
        let mut feed = Self { is_whole, places, ..Self::default() };
        for (n, page) in pages.iter().enumerate() {
            match page {
                Page::Gap(_) if n > 0 => return Err(String::from("a gap between changes that are kept")),
                Page::Gap(_) => {}
                Page::Changes(changes, _) => {
                    feed.items.extend(changes.iter().map(|change| item(change, read.clock)))
                }
            }
            feed.places.push((page.position(), feed.items.len()));
        }
        match feed.items.iter().any(|item| item.key == STRANGER) {
            true => Err(String::from("a key that nobody wrote")),
            false => Ok(feed),
        }
    }

    /// How many of the changes come before a position, if that is known.
    #[must_use]
    pub fn place(&self, position: Position) -> Option<usize> {
        self.places.iter().find(|(known, _)| *known == position).map(|(_, place)| *place)
    }
}

/// The pages that a call has read.
fn pages(read: &Call) -> Result<&[Page], String> {
    match (&read.operation, &read.outcome) {
        (Operation::Follow(_), Some(Outcome::Followed(pages))) => Ok(pages),
        _ => Err(String::from("the changes cannot be read")),
    }
}

/// The position where a call began to read, if it was one.
fn begin(read: &Call) -> Option<Position> {
    match read.operation {
        Operation::Follow(Follow { place: Place::At(position), .. }) => Some(position),
        _ => None,
    }
}

/// A change that was told at some time on this clock.
pub(crate) fn item(change: &Change, clock: Span) -> Item {
    let ends = change.ttl.map(|left| match left {
        0 => Span { from: 0, to: clock.to },
        left => clock.later(left),
    });
    Item { key: change.key, value: change.value, ends }
}
