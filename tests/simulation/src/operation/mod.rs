//! What instances do to a bucket, and what comes of it.

mod outcome;
mod perform;
mod scan;
mod traits;
mod transaction;

use keyvalue_core::counter::Delta;

pub use outcome::{Change, Outcome, Page};
pub use perform::Full;
pub use scan::Scan;
pub use transaction::{Check, Write};

use crate::values::ValueId;
use keyvalue_core::extra::Position;

/// Which key, by its place in [`KEYS`].
pub type Key = usize;

/// The keys there are.
pub const KEYS: [&str; 8] =
    ["a", "b", "visits", "user:1", "user:2", "", "Ärger", "a-key-that-is-a-good-deal-longer-than-the-others"];

/// What stands for a key that nobody ever wrote.
pub const STRANGER: Key = KEYS.len();

/// The key of that name.
#[must_use]
pub fn key(name: &str) -> Key {
    KEYS.iter().position(|key| *key == name).unwrap_or(STRANGER)
}

/// The buckets there are.
pub const BUCKETS: [&str; 2] = ["default", "Sessions"];

/// An operation on a bucket.
#[derive(Debug, Clone, PartialEq)]
pub enum Operation {
    /// `get`.
    Get(Key),
    /// `exists`.
    Exists(Key),
    /// `set`.
    Set(Key, ValueId),
    /// `delete`.
    Delete(Key),
    /// `increment`.
    Increment(Key, Delta),
    /// `version`.
    Version(Key),
    /// `snapshot`.
    Snapshot(Key),
    /// `swap`, if the version is this one.
    Swap(Key, u64, ValueId),
    /// `get_many`.
    GetMany(Vec<Key>),
    /// `set_many`.
    SetMany(Vec<(Key, ValueId)>),
    /// `delete_many`.
    DeleteMany(Vec<Key>),
    /// `list`, to the end.
    List,
    /// `set_with_ttl`, for so many milliseconds.
    SetWithTtl(Key, ValueId, u64),
    /// `expire`.
    Expire(Key, Option<u64>),
    /// `ttl`.
    Ttl(Key),
    /// `get_versioned`.
    GetVersioned(Vec<Key>),
    /// `commit`.
    Commit(Vec<(Key, Check)>, Vec<(Key, Write)>),
    /// `scan`, of one page.
    Scan(Scan),
    /// `destroy`.
    Destroy,
    /// `compact`.
    Compact,
    /// `verify`.
    Verify,
    /// `latest`.
    Latest,
    /// `since`, page after page.
    Follow(Follow),
}

/// How changes are read.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Follow {
    /// Where to begin.
    pub place: Place,
    /// The most changes of a page.
    pub limit: usize,
    /// The most pages. An empty one is the last in any case.
    pub pages: usize,
}

/// Where somebody begins to read changes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Place {
    /// Where the instance stopped, or before the first change of all.
    Own,
    /// A position that anybody was told: which of them, counted round and round.
    Known(usize),
    /// With the oldest change that is kept.
    Oldest,
    /// Here. What the others stand for is replaced by this when the call begins.
    At(Position),
}
