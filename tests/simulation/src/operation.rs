//! What instances do to a bucket, and what comes of it.

use keyvalue_core::counter::Delta;
use keyvalue_core::{Bucket, Error, Page, Swap, Value, Version};

use crate::values::{ValueId, Values};

/// Which key, by its place in [`KEYS`].
pub type Key = usize;

/// The keys there are.
pub const KEYS: [&str; 8] =
    ["a", "b", "visits", "user:1", "user:2", "", "Ärger", "a-key-that-is-a-good-deal-longer-than-the-others"];

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
}

/// The result of an operation.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    /// A write was done.
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
    /// `increment` found no number.
    NotANumber,
    /// `increment` would leave the range.
    OutOfRange,
    /// Any other error.
    Failed(String),
}

impl Operation {
    /// Whether it leaves everything as it is.
    #[must_use]
    pub fn reads(&self) -> bool {
        use Operation::{Exists, Get, GetMany, List, Snapshot, Version};
        matches!(self, Get(_) | Exists(_) | Version(_) | Snapshot(_) | GetMany(_) | List)
    }

    /// Whether what it does depends on what is there.
    #[must_use]
    pub fn looks(&self) -> bool {
        self.reads() || matches!(self, Self::Increment(..) | Self::Swap(..))
    }

    /// The keys that it has to do with, unless it is a listing.
    #[must_use]
    pub fn keys(&self) -> Vec<Key> {
        match self {
            Self::Get(key) | Self::Exists(key) | Self::Set(key, _) | Self::Delete(key) => vec![*key],
            Self::Increment(key, _) | Self::Version(key) | Self::Snapshot(key) | Self::Swap(key, ..) => {
                vec![*key]
            }
            Self::GetMany(keys) | Self::DeleteMany(keys) => keys.clone(),
            Self::SetMany(pairs) => pairs.iter().map(|(key, _)| *key).collect(),
            Self::List => Vec::new(),
        }
    }

    /// What it may write to `key`: nothing, or a value, or, as `Some(None)`, that it is gone.
    /// A sum is not known beforehand, and not given.
    #[must_use]
    pub fn writes(&self, key: Key) -> Option<Option<ValueId>> {
        match self {
            Self::Set(k, value) | Self::Swap(k, _, value) if *k == key => Some(Some(*value)),
            Self::Delete(k) if *k == key => Some(None),
            Self::DeleteMany(keys) if keys.contains(&key) => Some(None),
            Self::SetMany(pairs) => {
                pairs.iter().rev().find(|(k, _)| *k == key).map(|(_, value)| Some(*value))
            }
            _ => None,
        }
    }

    /// Whether it is an increment of `key`.
    #[must_use]
    pub fn adds_to(&self, key: Key) -> bool {
        matches!(self, Self::Increment(k, _) if *k == key)
    }

    /// Does it.
    pub fn perform<B: Bucket>(&self, bucket: &B, values: &Values) -> Outcome {
        self.attempt(bucket, values).unwrap_or_else(|error| match error {
            Error::NotANumber(_) => Outcome::NotANumber,
            Error::OutOfRange(_) => Outcome::OutOfRange,
            other => Outcome::Failed(other.to_string()),
        })
    }

    fn attempt<B: Bucket>(&self, bucket: &B, values: &Values) -> keyvalue_core::Result<Outcome> {
        let keep = |value: Value<'_>| values.id(&value);
        let name = |key: &Key| KEYS[*key].to_owned();
        Ok(match self {
            Self::Get(key) => Outcome::Found(bucket.get(KEYS[*key], keep)?),
            Self::Exists(key) => Outcome::Exists(bucket.exists(KEYS[*key])?),
            Self::Set(key, value) => {
                bucket.set(name(key), values.bytes(*value))?;
                Outcome::Done
            }
            Self::Delete(key) => {
                bucket.delete(KEYS[*key])?;
                Outcome::Done
            }
            Self::Increment(key, delta) => Outcome::Sum(bucket.increment(name(key), *delta)?),
            Self::Version(key) => Outcome::Version(bucket.version(KEYS[*key])?.0),
            Self::Snapshot(key) => {
                let (found, version) = bucket.snapshot(KEYS[*key], keep)?;
                Outcome::Snapshot(found, version.0)
            }
            Self::Swap(key, expected, value) => {
                match bucket.swap(KEYS[*key], Version(*expected), values.bytes(*value))? {
                    Swap::Done => Outcome::Done,
                    Swap::Changed(version) => Outcome::Changed(version.0),
                }
            }
            Self::GetMany(keys) => {
                let keys: Vec<_> = keys.iter().map(name).collect();
                let mut found = Vec::new();
                bucket.get_many(&keys, &mut |value| {
                    found.push(value.map(keep));
                    Ok(())
                })?;
                Outcome::Many(found)
            }
            Self::SetMany(pairs) => {
                bucket
                    .set_many(pairs.iter().map(|(key, value)| (name(key), values.bytes(*value))).collect())?;
                Outcome::Done
            }
            Self::DeleteMany(keys) => {
                bucket.delete_many(&keys.iter().map(name).collect::<Vec<_>>())?;
                Outcome::Done
            }
            Self::List => Outcome::Listed(list(bucket)?),
        })
    }
}

fn list<B: Bucket>(bucket: &B) -> keyvalue_core::Result<Vec<String>> {
    let (mut keys, mut position) = (Vec::new(), 0);
    loop {
        let mut page = Page::default();
        bucket.list(position, &mut page)?;
        keys.extend(page.keys().map(str::to_owned));
        match page.next() {
            Some(next) => position = next,
            None => return Ok(keys),
        }
    }
}
