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

    fn allows(self, n: i128) -> bool {
        match self {
            Delta::Unsigned(_) => u64::try_from(n).is_ok(),
            Delta::Signed(_) => i64::try_from(n).is_ok(),
        }
    }
}

/// The sum of the counter `stored` under `key` and `delta`; a missing value counts as 0.
///
/// # Errors
/// [`Error::NotANumber`] and [`Error::OutOfRange`].
#[inline]
pub fn add(key: &str, stored: Option<&[u8]>, delta: Delta) -> Result<i128> {
    let old = match stored {
        None => 0,
        Some(text) => parse(key, text)?,
    };
    match old.checked_add(delta.amount()) {
        Some(sum) if delta.allows(old) && delta.allows(sum) => Ok(sum),
        _ => Err(Error::OutOfRange(String::from(key))),
    }
}

/// Reads the one spelling that a number has: `-?[1-9][0-9]*` or `0`.
fn parse(key: &str, text: &[u8]) -> Result<i128> {
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
    let mut magnitude: u64 = 0;
    for digit in digits {
        let next = magnitude.checked_mul(10).and_then(|m| m.checked_add(u64::from(digit & 0x0f)));
        magnitude = next.ok_or_else(|| Error::OutOfRange(String::from(key)))?;
    }
    let n = i128::from(magnitude);
    Ok(if negative { n.wrapping_neg() } else { n })
}

/// Writes `n` as text into `value`, reusing its memory.
///
/// `n` is a sum from [`add`], so its magnitude fits 64 bits.
#[inline]
pub fn write(n: i128, value: &mut Vec<u8>) {
    value.clear();
    if n < 0 {
        value.push(b'-');
    }
    let start = value.len();
    let mut rest = u64::try_from(n.unsigned_abs()).unwrap_or(u64::MAX);
    loop {
        #[expect(clippy::cast_possible_truncation, reason = "a digit fits a byte")]
        value.push(b'0' | (rest % 10) as u8);
        rest /= 10;
        if rest == 0 {
            break;
        }
    }
    if let Some(digits) = value.get_mut(start..) {
        digits.reverse();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Delta::{Signed, Unsigned};
    use std::string::ToString;

    fn not_a_number(text: &[u8]) {
        assert_eq!(add("k", Some(text), Unsigned(1)), Err(Error::NotANumber("k".into())), "{text:?}");
        assert_eq!(add("k", Some(text), Signed(1)), Err(Error::NotANumber("k".into())), "{text:?}");
    }

    fn out_of_range(text: &str, delta: Delta) {
        assert_eq!(
            add("k", Some(text.as_bytes()), delta),
            Err(Error::OutOfRange("k".into())),
            "{text} {delta:?}"
        );
    }

    #[test]
    fn a_missing_counter_starts_at_zero() {
        assert_eq!(add("k", None, Unsigned(0)), Ok(0));
        assert_eq!(add("k", None, Signed(-7)), Ok(-7));
    }

    #[test]
    fn a_counter_is_the_text_that_set_gave_it() {
        assert_eq!(add("k", Some(b"41"), Unsigned(1)), Ok(42));
        assert_eq!(add("k", Some(b"-41"), Signed(1)), Ok(-40));
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
        assert_eq!(add("k", Some(b"18446744073709551614"), Unsigned(1)), Ok(u64::MAX.into()));
        out_of_range(&max, Unsigned(1));
        out_of_range("1", Unsigned(u64::MAX));
        assert_eq!(add("k", Some(max.as_bytes()), Unsigned(0)), Ok(u64::MAX.into()));

        let (low, high) = (i64::MIN.to_string(), i64::MAX.to_string());
        assert_eq!(add("k", Some(low.as_bytes()), Signed(i64::MAX)), Ok(-1));
        assert_eq!(add("k", Some(high.as_bytes()), Signed(i64::MIN)), Ok(-1));
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
    fn what_is_written_is_read_back() {
        let mut text = std::vec![b'x'; 40];
        for n in [0, 1, 9, 10, -1, -10, i64::MIN.into(), i64::MAX.into(), u64::MAX.into()] {
            write(n, &mut text);
            assert_eq!(text, n.to_string().into_bytes());
            assert_eq!(parse("k", &text), Ok(n));
        }
    }
}
