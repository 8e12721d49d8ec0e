//! When a key is no longer there.

use alloc::vec::Vec;

use crate::codec::{Coded, Decoder};

/// The moment from which on a key is missing, in milliseconds of the system's clock, if
/// there is one.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Expiry(u64);

impl Expiry {
    /// The key stays.
    pub const NEVER: Self = Self(0);
    /// In `ttl` milliseconds from `now`.
    pub fn after(now: u64, ttl: u64) -> Self {
        Self(now.saturating_add(ttl).max(1))
    }

    pub fn is_set(self) -> bool {
        self != Self::NEVER
    }

    /// Whether that moment has come. The clock is asked only if there is one.
    pub fn is_over(self, now: impl FnOnce() -> u64) -> bool {
        self.is_set() && self.0 <= now()
    }

    /// The milliseconds that are left, if the key does not stay.
    pub fn left(self, now: impl FnOnce() -> u64) -> Option<u64> {
        self.is_set().then(|| self.0.saturating_sub(now()))
    }

    /// The earlier of two.
    pub fn or_earlier(self, other: Self) -> Self {
        match (self.is_set(), other.is_set()) {
            (true, true) => Self(self.0.min(other.0)),
            (true, false) => self,
            _ => other,
        }
    }

    /// The number that stands for it.
    pub fn number(self) -> u64 {
        self.0
    }

    pub fn from_number(number: u64) -> Self {
        Self(number)
    }
}

impl<'a> Coded<'a> for Expiry {
    fn put(&self, out: &mut Vec<u8>) {
        self.0.put(out);
    }

    fn take(from: &mut Decoder<'a>) -> Self {
        Self(u64::take(from))
    }
}
