//! Numbers as counters have them: decimal ASCII, in the one spelling that a number has.

use alloc::string::String;

use crate::fault::Fault;

/// The number that a text spells.
///
/// # Errors
/// Negative numbers and those over 64 bits are out of range; all else is no number.
pub fn parse(text: &[u8]) -> Result<u64, Fault<'static>> {
    let (is_negative, digits) = match text {
        [b'-', digits @ ..] => (true, digits),
        digits => (false, digits),
    };
    let is_number = match digits {
        [b'0'] => !is_negative,
        [b'1'..=b'9', ..] => digits.iter().all(u8::is_ascii_digit),
        _ => false,
    };
    if !is_number {
        return Err(Fault::NotANumber);
    }
    let add = |sum: u64, digit: &u8| sum.checked_mul(10)?.checked_add(u64::from(digit & 0xf));
    digits.iter().try_fold(0, add).filter(|_| !is_negative).ok_or(Fault::OutOfRange)
}

/// A number as text.
pub fn digits(mut number: u64) -> String {
    let mut reversed = [0; 20];
    let mut len = 0;
    for place in &mut reversed {
        *place = b'0' | (number % 10) as u8;
        number /= 10;
        len = usize::saturating_add(len, 1);
        if number == 0 {
            break;
        }
    }
    reversed.iter().take(len).rev().map(|digit| char::from(*digit)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_read_as_it_is_written() {
        for number in [0, 1, 9, 10, 99, 100, 1 << 63, u64::MAX - 1, u64::MAX] {
            assert_eq!(digits(number), number.to_string());
            assert_eq!(parse(digits(number).as_bytes()), Ok(number));
        }
    }

    #[test]
    fn no_other_spelling_is_a_number() {
        for text in
            ["", "-", "+1", "01", "00", "-0", "-01", " 1", "1 ", "1.0", "1e3", "0x1", "one", "१", "--1"]
        {
            assert_eq!(parse(text.as_bytes()), Err(Fault::NotANumber), "{text}");
        }
        assert_eq!(parse(b"1\xff"), Err(Fault::NotANumber));
    }

    #[test]
    fn numbers_that_are_negative_or_too_long_are_out_of_range() {
        for text in ["-1", "18446744073709551616", "99999999999999999999", "-99999999999999999999999999"] {
            assert_eq!(parse(text.as_bytes()), Err(Fault::OutOfRange), "{text}");
        }
    }
}
