//! How buckets and keys are called in the server.
//!
//! The key `k` of the bucket `b` is the server's key `b:k`, with the operator's prefix in front:
//! what other hosts of `wasi:keyvalue` write, so that they can share the data. The first colon
//! behind the prefix ends the name of the bucket. A colon in that name itself is written `%3A`,
//! and `%` is written `%25`; keys are written as they are.

use alloc::string::String;
use alloc::vec::Vec;

/// A key as the server knows it, in two parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Name<'a> {
    /// What all keys of its bucket begin with.
    pub start: &'a [u8],
    /// The rest of it.
    pub key: &'a [u8],
}

/// What all keys of a bucket begin with in the server.
#[must_use]
pub fn start(prefix: &str, bucket: &str) -> Vec<u8> {
    let mut start = Vec::from(prefix.as_bytes());
    for byte in bucket.bytes() {
        match byte {
            b':' => start.extend_from_slice(b"%3A"),
            b'%' => start.extend_from_slice(b"%25"),
            other => start.push(other),
        }
    }
    start.push(b':');
    start
}

/// The name of the bucket that a key of the server is in, if it is in one.
#[must_use]
pub fn bucket<'a>(prefix: &str, name: &'a [u8]) -> Option<&'a [u8]> {
    let rest = name.strip_prefix(prefix.as_bytes())?;
    rest.get(..rest.iter().position(|byte| *byte == b':')?)
}

/// A bucket's own name, from what stands for it in the server.
///
/// `None` for what no bucket is called: only one way of writing leads back.
#[must_use]
pub fn decode(written: &[u8]) -> Option<String> {
    let mut name = Vec::new();
    let mut rest = written;
    while let [first, after @ ..] = rest {
        rest = after;
        if *first != b'%' {
            name.push(*first);
        } else if let Some(after) = after.strip_prefix(b"3A") {
            name.push(b':');
            rest = after;
        } else {
            name.push(b'%');
            rest = after.strip_prefix(b"25")?;
        }
    }
    String::from_utf8(name).ok()
}

/// A pattern for all that begins with `start`: what is not letter for letter has a backslash.
#[must_use]
pub fn pattern(start: &[u8]) -> Vec<u8> {
    let mut pattern = Vec::new();
    for byte in start {
        if matches!(byte, b'*' | b'?' | b'[' | b']' | b'\\' | b'^') {
            pattern.push(b'\\');
        }
        pattern.push(*byte);
    }
    pattern.push(b'*');
    pattern
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAMES: [&str; 14] =
        ["", "default", "a:b", ":", "::", "%", "%3A", "%25", "a%3Ab", "*", "[a-z]", "a/b", "🪣", "\\"];

    #[test]
    fn a_plain_name_is_written_as_it_is() {
        assert_eq!(start("", "default"), b"default:");
        assert_eq!(start("app1:", "b"), b"app1:b:");
    }

    #[test]
    fn no_two_buckets_begin_their_keys_in_the_same_way() {
        for (n, name) in NAMES.iter().enumerate() {
            for other in &NAMES[n + 1..] {
                let (one, two) = (start("p", name), start("p", other));
                assert!(!one.starts_with(&two) && !two.starts_with(&one), "{name:?} {other:?}");
            }
        }
    }

    #[test]
    fn a_key_in_the_server_leads_back_to_its_bucket() {
        for name in NAMES {
            for key in ["", "k", "a:b", ":", "%3A"] {
                let whole = [start("p:", name), key.into()].concat();
                assert_eq!(bucket("p:", &whole).and_then(decode).as_deref(), Some(name), "{whole:?}");
            }
        }
    }

    #[test]
    fn what_no_bucket_wrote_is_in_none() {
        assert_eq!(bucket("p:", b"q:b:k"), None);
        assert_eq!(bucket("", b"no colon"), None);
        for written in [&b"%"[..], b"%3", b"%3a", b"%41", b"a%", b"\xff"] {
            assert_eq!(decode(written), None, "{written:?}");
        }
    }

    #[test]
    fn a_pattern_is_letter_for_letter_but_for_its_end() {
        assert_eq!(pattern(b"a*?[b]^\\:"), br"a\*\?\[b\]\^\\:*");
    }
}
