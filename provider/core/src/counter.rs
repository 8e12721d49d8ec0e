//! Counters: decimal ASCII text, as Redis and wasmtime keep them.
//!
//! One text serves both drafts, whose integers differ: `u64` in `0.2.0-draft`,
//! `s64` in `0.2.0-draft2`. Sums are done in 128 bits, where neither can
//! overflow, and checked against the caller's range.

use alloc::string::String;
use alloc::vec::Vec;

use crate::{Error, Result};

/// What to add, in the integer type of the interface that was called.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Delta {
    /// From `0.2.0-draft`: stored value, delta and sum are in `0..=u64::MAX`.
    Unsigned(u64),
    /// From `0.2.0-draft2`: stored value, delta and sum are in `i64::MIN..=i64::MAX`.
    Signed(i64),
}

impl Delta {
    fn amount(self) -> i128 {
        match self {
            Delta::Unsigned(n) => n.into(),
            Delta::Signed(n) => n.into(),
        }
    }

    /// A delta that keeps a sum of short numbers in either range.
    #[inline]
    fn short(self) -> Option<u64> {
        match self {
            Delta::Unsigned(n) if n < 1 << 60 => Some(n),
            Delta::Signed(n @ 0..) if n < 1 << 60 => Some(n.unsigned_abs()),
            _ => None,
        }
    }

    fn allows(self, n: i128) -> bool {
        match self {
            Delta::Unsigned(_) => u64::try_from(n).is_ok(),
            Delta::Signed(_) => i64::try_from(n).is_ok(),
        }
    }
}

/// Adds `delta` to the counter `value` under `key`, in place, and returns the sum.
///
/// # Errors
/// [`Error::NotANumber`] and [`Error::OutOfRange`]; the value is as it was.
#[inline]
pub fn add(key: &str, value: &mut Vec<u8>, delta: Delta) -> Result<i128> {
    if let (Some(old), Some(amount)) = (short(value), delta.short()) {
        let sum = old.wrapping_add(amount);
        if !overwrite(old, sum, value) {
            write(sum.into(), value);
        }
        return Ok(sum.into());
    }
    add_any(key, value, delta)
}

/// The number that a text of at most 18 digits spells, as almost all counters have.
#[inline]
fn short(text: &[u8]) -> Option<u64> {
    if text.len() > 18 || text.first().is_none_or(|first| *first == b'0' && text.len() > 1) {
        return None;
    }
    let (mut sum, mut wrong) = (0_u64, false);
    for character in text {
        let digit = character ^ b'0';
        wrong |= digit > 9;
        sum = sum.wrapping_mul(10).wrapping_add(digit.into());
    }
    (!wrong).then_some(sum)
}

#[inline(never)]
fn add_any(key: &str, value: &mut Vec<u8>, delta: Delta) -> Result<i128> {
    let sum = sum(key, value, delta)?;
    write(sum, value);
    Ok(sum)
}

#[inline(never)]
fn sum(key: &str, value: &[u8], delta: Delta) -> Result<i128> {
    let old = parse(key, value)?;
    let sum = old.checked_add(delta.amount()).filter(|sum| delta.allows(old) && delta.allows(*sum));
    sum.ok_or_else(|| Error::OutOfRange(String::from(key)))
}

/// Whether [`add`] would do it.
///
/// # Errors
/// Those of [`add`].
pub fn check(key: &str, value: &[u8], delta: Delta) -> Result<()> {
    if short(value).is_some() && delta.short().is_some() { Ok(()) } else { sum(key, value, delta).map(drop) }
}

/// What `delta` makes of a counter that was missing, and so counts as 0: the sum, and its text.
#[must_use]
pub fn start(delta: Delta) -> (i128, Vec<u8>) {
    let mut value = Vec::new();
    write(delta.amount(), &mut value);
    (delta.amount(), value)
}

/// Reads the one spelling that a number has: `-?[1-9][0-9]*` or `0`.
fn parse(key: &str, text: &[u8]) -> Result<i128> {
    const MAX: &[u8] = b"18446744073709551615";
    let (negative, digits) = match text {
        [b'-', digits @ ..] => (true, digits),
        digits => (false, digits),
    };
    let canonical = match digits {
        [b'0'] => !negative,
        [b'1'..=b'9', ..] => digits.iter().all(u8::is_ascii_digit),
        _ => false,
    };
    if !canonical {
        return Err(Error::NotANumber(String::from(key)));
    }
    if digits.len() >= MAX.len() && (digits.len() > MAX.len() || digits > MAX) {
        return Err(Error::OutOfRange(String::from(key)));
    }
    // It fits, so that no step has to be checked.
    let add = |sum: u64, digit: &u8| sum.wrapping_mul(10).wrapping_add(u64::from(digit & 0xf));
    let n = i128::from(digits.iter().fold(0, add));
    Ok(if negative { n.wrapping_neg() } else { n })
}

/// Changes the last digits of `value`, which is `old`, until the rest of it is that
/// of `sum` too. `false` when `sum`, which is no less, needs more digits than there are.
#[inline]
fn overwrite(mut old: u64, mut sum: u64, value: &mut [u8]) -> bool {
    for place in value.iter_mut().rev() {
        let digit;
        (sum, digit) = split(sum);
        (old, _) = split(old);
        *place = b'0' | digit;
        if sum == old {
            return true;
        }
    }
    false
}

/// Writes `n`, a sum of 64 bits, as text into `value`.
#[inline(never)]
fn write(n: i128, value: &mut Vec<u8>) {
    let mut rest = u64::try_from(n.unsigned_abs()).unwrap_or(u64::MAX);
    // Last digit first, and turned round at the end: a copy from elsewhere would be
    // a call of the host's, which takes longer than the few steps here.
    value.clear();
    loop {
        let digit;
        (rest, digit) = split(rest);
        value.push(b'0' | digit);
        if rest == 0 {
            break;
        }
    }
    if n < 0 {
        value.push(b'-');
    }
    value.reverse();
}

/// All digits but the last, and the last. Divisions of 32 bits are several times
/// quicker, and enough for most counters.
#[inline]
fn split(n: u64) -> (u64, u8) {
    match u32::try_from(n) {
        Ok(n) => (u64::from(n / 10), (n % 10) as u8),
        Err(_) => (n / 10, (n % 10) as u8),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Delta::{Signed, Unsigned};
    use std::string::ToString;

    /// Adds to a value, or to a missing one; an error must leave the value.
    fn added(text: Option<&[u8]>, delta: Delta) -> Result<i128> {
        let Some(text) = text else {
            let (sum, value) = start(delta);
            assert_eq!(value, sum.to_string().into_bytes());
            return Ok(sum);
        };
        let mut value = text.to_vec();
        let sum = add("k", &mut value, delta);
        assert_eq!(check("k", text, delta), sum.clone().map(drop));
        let expected = sum.as_ref().map_or(text.to_vec(), |sum| sum.to_string().into_bytes());
        assert_eq!(value, expected);
        sum
    }

    fn not_a_number(text: &[u8]) {
        assert_eq!(added(Some(text), Unsigned(1)), Err(Error::NotANumber("k".into())), "{text:?}");
        assert_eq!(added(Some(text), Signed(1)), Err(Error::NotANumber("k".into())), "{text:?}");
    }

    fn out_of_range(text: &str, delta: Delta) {
        assert_eq!(
            added(Some(text.as_bytes()), delta),
            Err(Error::OutOfRange("k".into())),
            "{text} {delta:?}"
        );
    }

    #[test]
    fn a_missing_counter_starts_at_zero() {
        assert_eq!(added(None, Unsigned(0)), Ok(0));
        assert_eq!(added(None, Signed(-7)), Ok(-7));
    }

    #[test]
    fn a_counter_is_the_text_that_set_gave_it() {
        assert_eq!(added(Some(b"41"), Unsigned(1)), Ok(42));
        assert_eq!(added(Some(b"-41"), Signed(1)), Ok(-40));
    }

    #[test]
    fn only_the_shortest_spelling_is_a_number() {
        for text in
            ["", "-", "+1", "01", "-0", "-01", " 1", "1 ", "1.0", "1e3", "0x1", "one", "१", "--1", "1\n"]
        {
            not_a_number(text.as_bytes());
        }
        not_a_number(b"\xff\xfe");
        not_a_number(b"1\0");
    }

    #[test]
    fn the_ends_of_both_integer_types_are_reached_and_not_passed() {
        let max = u64::MAX.to_string();
        assert_eq!(added(Some(b"18446744073709551614"), Unsigned(1)), Ok(u64::MAX.into()));
        out_of_range(&max, Unsigned(1));
        out_of_range("1", Unsigned(u64::MAX));
        assert_eq!(added(Some(max.as_bytes()), Unsigned(0)), Ok(u64::MAX.into()));

        let (low, high) = (i64::MIN.to_string(), i64::MAX.to_string());
        assert_eq!(added(Some(low.as_bytes()), Signed(i64::MAX)), Ok(-1));
        assert_eq!(added(Some(high.as_bytes()), Signed(i64::MIN)), Ok(-1));
        out_of_range(&low, Signed(-1));
        out_of_range(&high, Signed(1));
    }

    #[test]
    fn a_number_of_the_other_draft_that_does_not_fit_is_out_of_range() {
        out_of_range("-1", Unsigned(1));
        out_of_range("-1", Unsigned(0));
        out_of_range("9223372036854775808", Signed(-1));
        out_of_range("9223372036854775808", Signed(0));
    }

    #[test]
    fn digits_beyond_64_bits_are_out_of_range_and_not_wrapped() {
        for delta in [Unsigned(0), Signed(0)] {
            out_of_range("18446744073709551616", delta);
            out_of_range("99999999999999999999999999999999999999999999", delta);
            out_of_range("-99999999999999999999999999999999999999999999", delta);
        }
    }

    #[test]
    fn every_sum_is_written_as_it_is_spelled() {
        let numbers = [0, 1, 8, 9, 10, 11, 89, 90, 99, 100, 101, 999, 1_000, 4_294_967_295, 4_294_967_296];
        let numbers: Vec<i64> =
            numbers.into_iter().flat_map(|n| [n, -n]).chain([i64::MIN, i64::MAX]).collect();
        for old in &numbers {
            for delta in &numbers {
                let sum = added(Some(old.to_string().as_bytes()), Signed(*delta));
                assert_eq!(sum.ok(), old.checked_add(*delta).map(i128::from), "{old} {delta}");
            }
        }
    }
}
