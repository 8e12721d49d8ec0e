//! What a transaction asks for.

use keyvalue_core::{Version, extra};

use crate::values::{ValueId, Values};

/// What has to be so.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Check {
    /// The key has this value.
    Value(ValueId),
    /// There is no such key.
    Absent,
    /// There is one.
    Present,
    /// The key has this version: the last one that its instance has seen.
    Version(u64),
}

/// What is done to a key.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Write {
    /// Its value.
    Set(ValueId),
    /// It is removed.
    Delete,
    /// This is added to it.
    Add(i64),
}

impl Check {
    pub(super) fn asked(self, values: &Values) -> extra::Check {
        match self {
            Check::Value(value) => extra::Check::Value(values.bytes(value)),
            Check::Absent => extra::Check::Absent,
            Check::Present => extra::Check::Present,
            Check::Version(version) => extra::Check::Version(Version(version)),
        }
    }
}

impl Write {
    pub(super) fn asked(self, values: &Values) -> extra::Write {
        match self {
            Write::Set(value) => extra::Write::Set(values.bytes(value)),
            Write::Delete => extra::Write::Delete,
            Write::Add(amount) => extra::Write::Increment(amount),
        }
    }
}
