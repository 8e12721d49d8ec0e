//! What an operation has to do with.

use super::{Check, KEYS, Key, Operation, Write};
use crate::values::ValueId;

impl Operation {
    /// Whether it leaves everything as it is.
    #[must_use]
    pub fn reads(&self) -> bool {
        use Operation::{Compact, Exists, Follow, Get, GetMany, GetVersioned, Latest};
        use Operation::{List, Scan, Snapshot, Ttl, Verify, Version};
        matches!(
            self,
            Get(_)
                | Exists(_)
                | Version(_)
                | Snapshot(_)
                | GetMany(_)
                | List
                | Ttl(_)
                | GetVersioned(_)
                | Scan(_)
                | Compact
                | Verify
                | Latest
                | Follow(_)
        )
    }

    /// Whether what it does depends on what is there.
    #[must_use]
    pub fn looks(&self) -> bool {
        use Operation::{Commit, Expire, Increment, Swap};
        self.reads() || matches!(self, Increment(..) | Swap(..) | Expire(..) | Commit(..))
    }

    /// The keys that it has to do with, unless it is a listing.
    #[must_use]
    pub fn keys(&self) -> Vec<Key> {
        match self {
            Self::Get(key) | Self::Exists(key) | Self::Set(key, _) | Self::Delete(key) => vec![*key],
            Self::Increment(key, _) | Self::Version(key) | Self::Snapshot(key) | Self::Swap(key, ..) => {
                vec![*key]
            }
            Self::SetWithTtl(key, ..) | Self::Expire(key, _) | Self::Ttl(key) => vec![*key],
            Self::GetMany(keys) | Self::DeleteMany(keys) | Self::GetVersioned(keys) => keys.clone(),
            Self::SetMany(pairs) => pairs.iter().map(|(key, _)| *key).collect(),
            Self::Commit(checks, writes) => {
                checks.iter().map(|(key, _)| *key).chain(writes.iter().map(|(key, _)| *key)).collect()
            }
            Self::Scan(scan) => scan.keys(),
            Self::Destroy => (0..KEYS.len()).collect(),
            Self::List | Self::Compact | Self::Verify | Self::Latest | Self::Follow(_) => Vec::new(),
        }
    }

    /// The keys that it looks up, each once.
    #[must_use]
    pub fn looked(&self) -> Vec<Key> {
        let mut keys = match self {
            Self::Commit(checks, writes) => {
                let added = writes.iter().filter(|(_, write)| matches!(write, Write::Add(_)));
                checks.iter().map(|(key, _)| *key).chain(added.map(|(key, _)| *key)).collect()
            }
            _ if self.looks() => self.keys(),
            _ => Vec::new(),
        };
        keys.sort_unstable();
        keys.dedup();
        keys
    }

    /// What it may write to `key`: nothing, or a value, or, as `Some(None)`, that it is gone.
    /// A sum is not known beforehand, and not given; and `expire` leaves the value as it is.
    #[must_use]
    pub fn writes(&self, key: Key) -> Option<Option<ValueId>> {
        match self {
            Self::Set(k, value) | Self::Swap(k, _, value) | Self::SetWithTtl(k, value, _) if *k == key => {
                Some(Some(*value))
            }
            Self::Delete(k) if *k == key => Some(None),
            Self::DeleteMany(keys) if keys.contains(&key) => Some(None),
            Self::SetMany(pairs) => {
                pairs.iter().rev().find(|(k, _)| *k == key).map(|(_, value)| Some(*value))
            }
            Self::Commit(_, writes) => match writes.iter().rev().find(|(k, _)| *k == key)?.1 {
                Write::Set(value) => Some(Some(value)),
                Write::Delete => Some(None),
                Write::Add(_) => None,
            },
            Self::Destroy => Some(None),
            _ => None,
        }
    }

    /// Whether it adds to a counter at `key`.
    #[must_use]
    pub fn adds_to(&self, key: Key) -> bool {
        match self {
            Self::Increment(k, _) => *k == key,
            Self::Commit(_, writes) => {
                writes.iter().any(|(k, write)| *k == key && matches!(write, Write::Add(_)))
            }
            _ => false,
        }
    }

    /// Whether it may give `key` another end than it had, and if so, in how many milliseconds.
    #[must_use]
    pub fn ends(&self, key: Key) -> Option<Option<u64>> {
        match self {
            Self::SetWithTtl(k, _, ttl) if *k == key => Some(Some(*ttl)),
            Self::Expire(k, ttl) if *k == key => Some(*ttl),
            _ => None,
        }
    }

    /// Fills in the versions that it expects of keys.
    pub fn expect(&mut self, version: impl Fn(Key) -> u64) {
        match self {
            Self::Swap(key, expected, _) => *expected = version(*key),
            Self::Commit(checks, _) => {
                for (key, check) in checks {
                    if let Check::Version(expected) = check {
                        *expected = version(*key);
                    }
                }
            }
            _ => {}
        }
    }
}
