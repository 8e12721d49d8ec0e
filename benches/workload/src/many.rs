//! Workloads that are about a hundred keys in one call.

use std::hint::black_box;

use crate::run::{keys, time};
use crate::{Result, Subject, VALUE, value};

/// So many keys are in one call.
const KEYS: usize = 100;

/// Nanoseconds of a call that stores pairs.
pub fn set(subject: &mut impl Subject, amount: u64) -> Result<u128> {
    let keys = keys(KEYS as u64);
    let pairs: Vec<_> = keys.into_iter().zip(0..).map(|(key, n)| (key, value(n).to_vec())).collect();
    let mut write = |_| subject.set_many(&pairs);
    time(amount / 10, &mut write)?;
    time(amount, write)
}

/// Nanoseconds of a call that reads what [`set`] stored.
pub fn get(subject: &mut impl Subject, amount: u64) -> Result<u128> {
    let keys = keys(KEYS as u64);
    let mut read = |_| {
        let found = black_box(subject.get_many(&keys)?);
        let right = found.iter().flatten().filter(|value| value.len() == VALUE).count();
        if right == KEYS { Ok(()) } else { Err(format!("{right} of {KEYS} values are there").into()) }
    };
    time(amount / 10, &mut read)?;
    time(amount, read)
}
