//! Workloads whose answers are not looked at: a provider that does nothing has no right ones.

use std::hint::black_box;

use crate::run::{at, keys, time};
use crate::{Result, Subject, VALUE};

/// Nanoseconds of asking for a key, after all were stored.
pub fn exists(subject: &mut impl Subject, [amount, times]: [u64; 2]) -> Result<u128> {
    let keys = keys(amount);
    keys.iter().try_for_each(|key| subject.set(key, &[b'.'; VALUE]))?;
    time(amount * times, |number| subject.exists(at(&keys, number)).map(|there| _ = black_box(there)))
}

/// Nanoseconds of an increment, of one key after the other.
pub fn increment(subject: &mut impl Subject, [amount, times]: [u64; 2]) -> Result<u128> {
    let keys = keys(amount);
    let mut count = |number| subject.increment(at(&keys, number)).map(|sum| _ = black_box(sum));
    time(amount / 10, &mut count)?;
    time(amount * times, count)
}
