//! Texts, put together without `core::fmt`: its machinery would be a good part of a
//! small component.

use alloc::string::String;

/// Pieces, one behind the other.
#[inline(never)]
pub(crate) fn joined(pieces: &[&str]) -> String {
    pieces.concat()
}

/// A number as people write it.
#[inline(never)]
pub(crate) fn decimal(mut n: u64) -> String {
    let mut digits = [0; 20];
    let mut start = digits.len();
    for (at, digit) in digits.iter_mut().enumerate().rev() {
        *digit = b'0' | (n % 10) as u8;
        n /= 10;
        start = at;
        if n == 0 {
            break;
        }
    }
    digits.get(start..).unwrap_or(&[]).iter().map(|digit| char::from(*digit)).collect()
}

/// The last `digits` hexadecimal digits of a number.
#[inline(never)]
pub(crate) fn hex(n: u64, digits: u32) -> String {
    let digit = |place: u32| char::from_digit((n >> (place * 4) & 0xf) as u32, 16).unwrap_or('0');
    (0..digits).rev().map(digit).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::format;

    #[test]
    fn numbers_are_spelled_as_elsewhere() {
        for n in [0, 1, 9, 10, 99, 100, 12_345, u64::MAX] {
            assert_eq!(decimal(n), format!("{n}"));
            assert_eq!(hex(n, 16), format!("{n:016x}"));
        }
        assert_eq!(hex(0xab, 2), "ab");
    }
}
