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
//! Pages in order of the keys go on behind a key, and changes behind one of them:
//!
//! ```text
//! kv2- check, 8 hex digits  the last key
//! kv3- generation, 16  offset, 16  index, 8  seed, 8  check, 8 hex digits
//! ```
//!
//! The check guards against mistakes, not against malice: a forged position
//! lists the same keys that anyone with the handle can list.

use alloc::string::String;

use crate::extra::Position;
use crate::{Error, Result, Version};

const PREFIX: &str = "kv1-";
const KEY_PREFIX: &str = "kv2-";
const POSITION_PREFIX: &str = "kv3-";
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
/// [`Error::Invalid`] for anything that [`encode`] did not return for the same bucket.
pub fn decode(token: &str, scope: Scope) -> Result<u64> {
    let position = hex(token, PREFIX.len(), DIGITS);
    // What is not a digit makes some number, but not one that is spelled like this.
    if encode(position, scope) == token { Ok(position) } else { Err(Error::Invalid("cursor")) }
}

/// The token for the page behind `key`.
#[must_use]
pub fn encode_key(key: &str, scope: Scope) -> String {
    let mut token = String::from(KEY_PREFIX);
    push_hex(&mut token, scope.check(Scope::of(key).0), CHECK_DIGITS);
    token.push_str(key);
    token
}

/// The key in `token`.
///
/// # Errors
/// [`Error::Invalid`] for anything that [`encode_key`] did not return for the same bucket.
pub fn decode_key(token: &str, scope: Scope) -> Result<&str> {
    let key = token.get(KEY_PREFIX.len().saturating_add(CHECK_DIGITS as usize)..);
    key.filter(|key| encode_key(key, scope) == token).ok_or(Error::Invalid("cursor"))
}

/// The token for a place among changes.
#[must_use]
pub fn encode_position(position: Position, scope: Scope) -> String {
    let Position { generation, offset, index, seed } = position;
    let mut token = String::from(POSITION_PREFIX);
    push_hex(&mut token, generation, DIGITS);
    push_hex(&mut token, offset, DIGITS);
    push_hex(&mut token, index.into(), CHECK_DIGITS);
    push_hex(&mut token, seed.into(), CHECK_DIGITS);
    let check = scope.check(Scope::of(&token).0);
    push_hex(&mut token, check, CHECK_DIGITS);
    token
}

/// The place in `token`.
///
/// # Errors
/// [`Error::Invalid`] for anything that [`encode_position`] did not return for the same bucket.
pub fn decode_position(token: &str, scope: Scope) -> Result<Position> {
    let position = Position {
        generation: hex(token, 4, DIGITS),
        offset: hex(token, 20, DIGITS),
        index: hex(token, 36, CHECK_DIGITS) as u32,
        seed: hex(token, 44, CHECK_DIGITS) as u32,
    };
    if encode_position(position, scope) == token { Ok(position) } else { Err(Error::Invalid("position")) }
}

/// A version as text.
#[must_use]
pub fn encode_version(version: Version) -> String {
    let mut token = String::from("v");
    push_hex(&mut token, version.0, DIGITS);
    token
}

/// The version in a text. That of an absent key is no text's.
///
/// # Errors
/// [`Error::Invalid`] for anything that [`encode_version`] did not return.
pub fn decode_version(token: &str) -> Result<Version> {
    let version = Version(hex(token, 1, DIGITS));
    let is_one = version != Version::ABSENT && encode_version(version) == token;
    if is_one { Ok(version) } else { Err(Error::Invalid("version")) }
}

/// The number that so many digits spell. What is not a digit makes some number.
fn hex(token: &str, start: usize, digits: u32) -> u64 {
    token.bytes().skip(start).take(digits as usize).fold(0, |n, digit| {
        let nibble = if digit < b'a' { digit & 0xf } else { digit.wrapping_sub(b'a' - 10) };
        n << 4 | u64::from(nibble)
    })
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
    fn a_token_with_a_key_leads_back_to_it_in_its_bucket_alone() {
        for key in ["", "a", "kv2-", "ä🪣", "x\0y"] {
            let token = encode_key(key, Scope::of("b"));
            assert_eq!(decode_key(&token, Scope::of("b")), Ok(key));
            assert!(decode_key(&token, Scope::of("c")).is_err());
            assert!(decode_key(&format!("{token}x"), Scope::of("b")).is_err());
        }
        for token in ["", "kv2-", "kv2-0000000", "kv2-00000000", "kv1-000000000000002af306fbf8", "äääääää"]
        {
            assert_eq!(decode_key(token, Scope::of("b")), Err(Error::Invalid("cursor")), "{token}");
        }
    }

    #[test]
    fn a_token_with_a_position_leads_back_to_it_in_its_bucket_alone() {
        let position = Position { generation: 7, offset: u64::MAX, index: 3, seed: 0xffff_0000 };
        let token = encode_position(position, Scope::of("b"));
        assert_eq!(decode_position(&token, Scope::of("b")), Ok(position));
        for other in [token.replace('7', "8"), token.replace("kv3", "kv1"), token.to_uppercase()] {
            assert_eq!(decode_position(&other, Scope::of("b")), Err(Error::Invalid("position")), "{other}");
        }
        assert!(decode_position(&token, Scope::of("")).is_err());
    }

    #[test]
    fn a_version_is_a_text_and_only_its_own_text_is_a_version() {
        assert_eq!(decode_version(&encode_version(Version(77))), Ok(Version(77)));
        for text in ["", "v", "77", "v77", "v000000000000004D", "v0000000000000000", "v000000000000004d0"] {
            assert_eq!(decode_version(text), Err(Error::Invalid("version")), "{text}");
        }
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
