//! Where replies end.
//!
//! Each byte is looked at once, however many pieces a reply comes in: what is inside of long
//! strings is passed over.

use keyvalue_core::limits::VALUES;

use super::{Invalid, integer};

/// The most bytes of a line: numbers, and what the server says of errors.
const LINE: usize = 64 * 1024;

/// The most values in replies to one request: two for each key of the largest transaction, and
/// enough for a page of any listing.
const ITEMS: usize = 16 * 1024 * 1024;

/// The most bytes of replies to one request: values, and as much for keys and lengths.
const BYTES: usize = VALUES + VALUES / 2;

/// How far replies have arrived.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    /// All of them, and they end before this place.
    Complete(usize),
    /// At least so many bytes are missing.
    Missing(usize),
}

/// Finds the end of replies, piece by piece.
#[derive(Debug)]
pub struct Scanner {
    at: usize,
    /// Values that come before the end.
    pending: usize,
}

impl Scanner {
    /// For so many replies.
    #[must_use]
    pub fn new(replies: usize) -> Self {
        Self { at: 0, pending: replies }
    }

    /// Goes on in `bytes`, which are those of the last call with more behind them.
    ///
    /// # Errors
    /// For bytes that are no replies, and for replies that are too long.
    pub fn scan(&mut self, bytes: &[u8]) -> Result<Progress, Invalid> {
        loop {
            if self.at > BYTES || self.pending > ITEMS {
                return Err(Invalid::TooLarge);
            }
            let Some(rest) = bytes.get(self.at..) else {
                return Ok(Progress::Missing(self.at.saturating_sub(bytes.len())));
            };
            if self.pending == 0 {
                return Ok(Progress::Complete(self.at));
            }
            let Some(end) = line_end(rest)? else { return Ok(Progress::Missing(1)) };
            let (Some((kind, line)), after) =
                (rest.get(..end).and_then(<[u8]>::split_first), end.saturating_add(2))
            else {
                return Err(Invalid::Garbage);
            };
            self.at = self.at.saturating_add(after);
            self.value(*kind, line)?;
        }
    }

    /// Passes over a value, or into one that consists of others.
    fn value(&mut self, kind: u8, line: &[u8]) -> Result<(), Invalid> {
        let len = match kind {
            b'+' | b'-' | b':' | b'_' | b',' | b'#' | b'(' => None,
            b'$' | b'*' if line == b"-1" => None,
            b'$' | b'=' | b'!' | b'*' | b'~' | b'%' | b'|' | b'>' => {
                Some(usize::try_from(integer(line)?).map_err(|_| Invalid::Garbage)?)
            }
            _ => return Err(Invalid::Garbage),
        };
        let (bytes, items) = match kind {
            b'$' | b'=' | b'!' => (len.map_or(0, |len| len.saturating_add(2)), 0),
            b'%' | b'|' => (0, len.unwrap_or(0).saturating_mul(2)),
            _ => (0, len.unwrap_or(0)),
        };
        self.at = self.at.saturating_add(bytes);
        // Attributes and messages come beside the values that were asked for.
        let done = usize::from(kind != b'|' && kind != b'>');
        self.pending = self.pending.saturating_sub(done).saturating_add(items);
        Ok(())
    }
}

/// Where the first line ends.
pub(super) fn line_end(bytes: &[u8]) -> Result<Option<usize>, Invalid> {
    let start = bytes.get(..LINE).unwrap_or(bytes);
    match start.windows(2).position(|pair| pair == b"\r\n") {
        None if start.len() == LINE => Err(Invalid::Garbage),
        end => Ok(end),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const REPLIES: [&[u8]; 18] = [
        b"+OK\r\n",
        b"-ERR no\r\n",
        b":-12\r\n",
        b"$5\r\na\r\nbc\r\n",
        b"$0\r\n\r\n",
        b"$-1\r\n",
        b"*-1\r\n",
        b"*0\r\n",
        b"*2\r\n$1\r\na\r\n*1\r\n:1\r\n",
        b"_\r\n",
        b"#t\r\n",
        b",1.5\r\n",
        b"(123456789012345678901234567890\r\n",
        b"=5\r\ntxt:a\r\n",
        b"!5\r\nERR x\r\n",
        b"%1\r\n+a\r\n:1\r\n",
        b"~2\r\n:1\r\n:2\r\n",
        b"|1\r\n+a\r\n+b\r\n>2\r\n+message\r\n+m\r\n:7\r\n",
    ];

    #[test]
    fn a_reply_ends_where_it_ends_and_not_before() {
        for reply in REPLIES {
            let two = [reply, b"+more\r\n"].concat();
            assert_eq!(Scanner::new(1).scan(&two), Ok(Progress::Complete(reply.len())), "{reply:?}");
            for len in 0..reply.len() {
                let progress = Scanner::new(1).scan(&reply[..len]);
                let Ok(Progress::Missing(missing)) = progress else {
                    panic!("{reply:?} {len}: {progress:?}")
                };
                assert!((1..=reply.len() - len).contains(&missing), "{reply:?} {len}");
            }
        }
    }

    #[test]
    fn a_reply_in_single_bytes_ends_at_the_same_place() {
        let all = REPLIES.concat();
        let mut scanner = Scanner::new(REPLIES.len());
        for len in 0..all.len() {
            assert!(matches!(scanner.scan(&all[..len]), Ok(Progress::Missing(_))), "{len}");
        }
        assert_eq!(scanner.scan(&all), Ok(Progress::Complete(all.len())));
    }

    #[test]
    fn the_missing_bytes_of_a_long_string_are_known() {
        assert_eq!(Scanner::new(1).scan(b"$1000\r\nabc"), Ok(Progress::Missing(999)));
    }

    #[test]
    fn what_is_not_of_the_protocol_is_garbage() {
        for bytes in [
            &b"HTTP/1.1 400 Bad Request\r\n"[..],
            b"\r\n",
            b"$\r\n",
            b"$x\r\n",
            b"$1 \r\n",
            b"*1.0\r\n",
            b"$99999999999999999999\r\n",
            b"$-2\r\n",
            b"%-1\r\n",
            b">-1\r\n",
            b"\x15\x03\x01\r\n",
        ] {
            assert_eq!(Scanner::new(1).scan(bytes), Err(Invalid::Garbage), "{bytes:?}");
        }
        assert_eq!(Scanner::new(1).scan(&vec![b'+'; LINE]), Err(Invalid::Garbage));
    }

    #[test]
    fn lengths_that_nobody_sends_are_too_large() {
        for bytes in
            [&b"$999999999999\r\n"[..], b"*999999999\r\n", b"%9223372036854775807\r\n", b">99999999\r\n"]
        {
            assert_eq!(Scanner::new(1).scan(bytes), Err(Invalid::TooLarge), "{bytes:?}");
        }
    }

    #[test]
    fn nested_arrays_of_any_depth_are_only_counted() {
        let deep = [b"*1\r\n".repeat(100_000), b":1\r\n".to_vec()].concat();
        assert_eq!(Scanner::new(1).scan(&deep), Ok(Progress::Complete(deep.len())));
    }
}
