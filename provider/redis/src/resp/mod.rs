//! The protocol of Redis, version 2 and 3: bytes to requests, and replies from bytes.
//!
//! * `request`: commands as they are sent.
//! * `scanner`: where a reply ends, which may arrive in many pieces.
//! * `reader`: what is in a reply that is complete.

mod reader;
mod request;
mod scanner;

pub use reader::{Item, Reader};
pub use request::{Kind, Request};
pub use scanner::{Progress, Scanner};

/// Why bytes are no reply.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Invalid {
    /// They are not of this protocol.
    Garbage,
    /// They are, and more than a reply may have.
    TooLarge,
}

/// An integer in decimal digits, as the protocol writes lengths and numbers.
pub(crate) fn integer(text: &[u8]) -> Result<i64, Invalid> {
    let (negative, digits) = match text {
        [b'-', digits @ ..] => (true, digits),
        [b'+', digits @ ..] => (false, digits),
        digits => (false, digits),
    };
    let add = |sum: i64, byte: &u8| {
        let digit = byte.wrapping_sub(b'0');
        // Downwards, for the smallest number has no positive counterpart.
        if digit < 10 { sum.checked_mul(10)?.checked_sub(digit.into()) } else { None }
    };
    let sum = if digits.is_empty() { None } else { digits.iter().try_fold(0, add) };
    let sum = if negative { sum } else { sum.and_then(i64::checked_neg) };
    sum.ok_or(Invalid::Garbage)
}
