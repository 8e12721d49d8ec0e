//! What comes of an operation.

use keyvalue_core::extra::Position;

use super::Key;
use crate::values::ValueId;

/// The result of an operation.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    /// A write was done, or upkeep.
    Done,
    /// The value, or none.
    Found(Option<ValueId>),
    /// Whether there is a value.
    Exists(bool),
    /// The sum.
    Sum(i128),
    /// The version.
    Version(u64),
    /// The value and its version.
    Snapshot(Option<ValueId>, u64),
    /// The swap was not done, for this is the version.
    Changed(u64),
    /// The values.
    Many(Vec<Option<ValueId>>),
    /// The keys, as they came.
    Listed(Vec<String>),
    /// Whether a transaction was done, or a key was there to be given another end.
    Did(bool),
    /// The milliseconds that a key has left.
    Left(Option<u64>),
    /// The values with their versions.
    Versioned(Vec<Option<(ValueId, u64)>>),
    /// Keys and values, as they came.
    Scanned(Vec<(Key, ValueId)>),
    /// A place among changes.
    At(Position),
    /// Changes.
    Followed(Vec<Page>),
    /// `increment` found no number.
    NotANumber,
    /// `increment` would leave the range.
    OutOfRange,
    /// Any other error.
    Failed(String),
}

/// What `since` returned.
#[derive(Debug, Clone, PartialEq)]
pub enum Page {
    /// These changes, and the place behind them.
    Changes(Vec<Change>, Position),
    /// That some are no longer kept, and where to go on.
    Gap(Position),
}

/// A change of a key.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// The key.
    pub key: Key,
    /// Its new value, unless it was deleted.
    pub value: Option<ValueId>,
    /// The milliseconds that it has left, if it does not stay.
    pub ttl: Option<u64>,
}

impl Page {
    /// Where the next page begins.
    #[must_use]
    pub fn position(&self) -> Position {
        match self {
            Page::Changes(_, position) | Page::Gap(position) => *position,
        }
    }

    /// Whether there was nothing new.
    #[must_use]
    pub fn is_last(&self) -> bool {
        matches!(self, Page::Changes(changes, _) if changes.is_empty())
    }
}

impl Outcome {
    /// All positions that it tells.
    #[must_use]
    pub fn positions(&self) -> Vec<Position> {
        match self {
            Outcome::At(position) => vec![*position],
            Outcome::Followed(pages) => pages.iter().map(Page::position).collect(),
            _ => Vec::new(),
        }
    }
}
