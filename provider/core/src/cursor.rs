//! List cursors: where the next page starts.
//!
//! A position is a number that means the same in every instance. `0.2.0-draft`
//! hands it out as it is. `0.2.0-draft2` wraps it in a token with a check, so
//! that a string from elsewhere, or from another bucket, is refused instead of
//! starting somewhere:
//!
//! ```text
//! kv1- position, 16 hex digits  check, 8 hex digits
//! ```
//!
//! The check guards against mistakes, not against malice: a forged position
//! lists the same keys that anyone with the handle can list.

use alloc::string::String;

use crate::{Error, Result};

const PREFIX: &str = "kv1-";
const DIGITS: u32 = 16;
const CHECK_DIGITS: u32 = 8;

/// What ties a token to its bucket: a number made from the bucket's name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Scope(u64);

impl Scope {
    /// The scope of the bucket of that name.
    #[must_use]
    pub fn of(bucket: &str) -> Self {
        // FNV-1a: tokens outlive an instance, so the function must never change.
        let mix = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        Self(bucket.bytes().fold(0xcbf2_9ce4_8422_2325, mix))
    }

    fn check(self, position: u64) -> u64 {
        // The finalizer of MurmurHash3: each input bit reaches each output bit.
        let mut x = self.0 ^ position.wrapping_mul(0x9e37_79b9_7f4a_7c15);
        x = (x ^ (x >> 33)).wrapping_mul(0xff51_afd7_ed55_8ccd);
        x = (x ^ (x >> 33)).wrapping_mul(0xc4ce_b9fe_1a85_ec53);
        x >> 32
    }
}

/// The token for `position`.
#[must_use]
pub fn encode(position: u64, scope: Scope) -> String {
    let mut token = String::from(PREFIX);
    push_hex(&mut token, position, DIGITS);
    push_hex(&mut token, scope.check(position), CHECK_DIGITS);
    token
}

/// The position in `token`.
///
/// # Errors
/// [`Error::InvalidCursor`] for anything that [`encode`] did not return for the same bucket.
pub fn decode(token: &str, scope: Scope) -> Result<u64> {
    let digits = token.bytes().skip(PREFIX.len()).take(DIGITS as usize);
    let position = digits.fold(0, |position, digit| {
        let nibble = if digit < b'a' { digit & 0xf } else { digit.wrapping_sub(b'a' - 10) };
        position << 4 | u64::from(nibble)
    });
    // What is not a digit makes some number, but not one that is spelled like this.
    if encode(position, scope) == token { Ok(position) } else { Err(Error::InvalidCursor) }
}

#[inline(never)]
fn push_hex(text: &mut String, n: u64, digits: u32) {
    for place in (0..digits).rev() {
        let nibble = (n.wrapping_shr(place.wrapping_mul(4)) & 0xf) as u8;
        text.push(char::from(if nibble < 10 { b'0' | nibble } else { nibble.wrapping_add(b'a' - 10) }));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::format;

    fn refused(token: &str) {
        let text = format!("{}", decode(token, Scope::of("b")).unwrap_err());
        assert!(text.starts_with("invalid cursor"), "{token:?}: {text}");
    }

    #[test]
    fn a_token_leads_back_to_its_position() {
        for position in [0, 1, 0x0123_4567_89ab_cdef, u64::MAX] {
            let token = encode(position, Scope::of("b"));
            assert_eq!(decode(&token, Scope::of("b")), Ok(position), "{token}");
        }
    }

    #[test]
    fn tokens_are_the_same_in_every_release() {
        assert_eq!(encode(42, Scope::of("default")), "kv1-000000000000002af306fbf8");
    }

    #[test]
    fn strings_from_elsewhere_are_refused() {
        for token in
            ["", "0", "1", "kv1-", "kv1", "kv2-000000000000002a00000000", "next", "é".repeat(14).as_str()]
        {
            refused(token);
        }
        refused("kv1-00000000000000ééé00000000");
    }

    #[test]
    fn a_token_of_another_bucket_is_refused() {
        refused(&encode(42, Scope::of("c")));
        refused(&encode(42, Scope::of("")));
    }

    #[test]
    fn a_token_with_any_one_character_changed_is_refused() {
        let token = encode(0x0123_4567_89ab_cdef, Scope::of("b"));
        for at in 0..token.len() {
            for other in ['0', '1', 'a', 'F', '-', '+', ' '] {
                let mut changed = token.clone();
                changed.replace_range(at..=at, other.encode_utf8(&mut [0; 4]));
                if changed != token {
                    refused(&changed);
                }
            }
        }
        refused(&token[..token.len() - 1]);
        refused(&format!("{token}0"));
    }
}
