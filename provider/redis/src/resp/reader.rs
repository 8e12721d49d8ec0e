//! What is in replies that are complete.

use super::scanner::line_end;
use super::{Invalid, integer};

/// A value, or the beginning of one that consists of others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Item<'a> {
    /// Nothing.
    Nil,
    /// A number.
    Integer(i64),
    /// Bytes: of a string, or what says `OK`.
    Text(&'a [u8]),
    /// What the server says of an error.
    Error(&'a [u8]),
    /// So many values come next. A map has two for each entry.
    Items(usize),
}

/// Reads replies value by value, without copies.
#[derive(Debug, Clone, Copy)]
pub struct Reader<'a> {
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    /// Reads from the beginning of replies.
    #[must_use]
    pub fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes }
    }

    /// How many bytes come next.
    #[must_use]
    pub fn left(&self) -> usize {
        self.rest.len()
    }

    /// The next value. What comes beside values is passed over.
    ///
    /// # Errors
    /// When there is none, or what there is is no value.
    pub fn next(&mut self) -> Result<Item<'a>, Invalid> {
        let mut aside = 0_usize;
        loop {
            let (kind, line) = self.line()?;
            let item = match kind {
                b'|' | b'>' => {
                    let each = if kind == b'|' { 2 } else { 1 };
                    aside = aside.saturating_add(length(line)?.saturating_mul(each));
                    continue;
                }
                _ => self.item(kind, line)?,
            };
            if aside == 0 {
                return Ok(item);
            }
            aside = aside.wrapping_sub(1);
            if let Item::Items(len) = item {
                aside = aside.saturating_add(len);
            }
        }
    }

    /// The next value with all that it consists of; what is returned is its beginning.
    ///
    /// # Errors
    /// As for `next`.
    pub fn skip(&mut self) -> Result<Item<'a>, Invalid> {
        let first = self.next()?;
        let mut left = if let Item::Items(len) = first { len } else { 0 };
        while left > 0 {
            left = left.wrapping_sub(1);
            if let Item::Items(len) = self.next()? {
                left = left.saturating_add(len);
            }
        }
        Ok(first)
    }

    fn item(&mut self, kind: u8, line: &'a [u8]) -> Result<Item<'a>, Invalid> {
        Ok(match kind {
            b'+' | b',' | b'(' => Item::Text(line),
            b'-' => Item::Error(line),
            b':' => Item::Integer(integer(line)?),
            b'#' => Item::Integer((line == b"t").into()),
            b'_' => Item::Nil,
            b'$' | b'*' if line == b"-1" => Item::Nil,
            b'$' => Item::Text(self.bytes(length(line)?)?),
            // Three letters and a colon tell the kind of a text.
            b'=' => Item::Text(self.bytes(length(line)?)?.get(4..).ok_or(Invalid::Garbage)?),
            b'!' => Item::Error(self.bytes(length(line)?)?),
            b'*' | b'~' => Item::Items(length(line)?),
            b'%' => Item::Items(length(line)?.saturating_mul(2)),
            _ => return Err(Invalid::Garbage),
        })
    }

    fn line(&mut self) -> Result<(u8, &'a [u8]), Invalid> {
        let end = line_end(self.rest)?.ok_or(Invalid::Garbage)?;
        let (line, rest) = self.rest.split_at_checked(end).ok_or(Invalid::Garbage)?;
        self.rest = rest.get(2..).ok_or(Invalid::Garbage)?;
        let (kind, line) = line.split_first().ok_or(Invalid::Garbage)?;
        Ok((*kind, line))
    }

    fn bytes(&mut self, len: usize) -> Result<&'a [u8], Invalid> {
        let (bytes, rest) = self.rest.split_at_checked(len).ok_or(Invalid::Garbage)?;
        self.rest = rest.strip_prefix(b"\r\n").ok_or(Invalid::Garbage)?;
        Ok(bytes)
    }
}

fn length(line: &[u8]) -> Result<usize, Invalid> {
    usize::try_from(integer(line)?).map_err(|_| Invalid::Garbage)
}

#[cfg(test)]
mod tests {
    use super::*;
    use Item::{Error, Integer, Items, Nil, Text};

    fn items(bytes: &[u8]) -> Vec<Item<'_>> {
        let mut reader = Reader::new(bytes);
        let mut items = Vec::new();
        while !reader.rest.is_empty() {
            items.push(reader.next().unwrap());
        }
        items
    }

    #[test]
    fn values_of_both_versions_are_read() {
        let bytes = b"+OK\r\n-ERR no\r\n:-12\r\n$4\r\na\r\nb\r\n$0\r\n\r\n$-1\r\n*-1\r\n_\r\n#t\r\n#f\r\n";
        let expected = [
            Text(b"OK"),
            Error(b"ERR no"),
            Integer(-12),
            Text(b"a\r\nb"),
            Text(b""),
            Nil,
            Nil,
            Nil,
            Integer(1),
            Integer(0),
        ];
        assert_eq!(items(bytes), expected);
        let bytes = b"*1\r\n:1\r\n~1\r\n,1.5\r\n%1\r\n(12\r\n=5\r\ntxt:a\r\n!5\r\nERR x\r\n";
        let expected = [
            Items(1),
            Integer(1),
            Items(1),
            Text(b"1.5"),
            Items(2),
            Text(b"12"),
            Text(b"a"),
            Error(b"ERR x"),
        ];
        assert_eq!(items(bytes), expected);
    }

    #[test]
    fn what_comes_beside_values_is_passed_over() {
        let bytes = b">2\r\n+message\r\n*1\r\n:1\r\n|1\r\n+ttl\r\n|1\r\n+a\r\n+b\r\n:9\r\n:7\r\n";
        assert_eq!(items(bytes), [Integer(7)]);
    }

    #[test]
    fn a_value_is_passed_over_with_all_that_is_in_it() {
        let bytes = b"*2\r\n%1\r\n+a\r\n*0\r\n:1\r\n-ERR\r\n*0\r\n:7\r\n*2\r\n:1\r\n";
        let mut reader = Reader::new(bytes);
        let firsts = [Items(2), Error(b"ERR"), Items(0), Integer(7)];
        assert!(firsts.into_iter().all(|first| reader.skip() == Ok(first)));
        assert_eq!(reader.skip(), Err(Invalid::Garbage));
    }

    #[test]
    fn a_string_that_does_not_end_where_it_says_is_garbage() {
        for bytes in
            [&b"$3\r\nabcd\r\n"[..], b"$3\r\nab\r\n", b"$3\r\nabc", b":1x\r\n", b"=2\r\nab\r\n", b"+OK", b""]
        {
            assert_eq!(Reader::new(bytes).next(), Err(Invalid::Garbage), "{bytes:?}");
        }
    }

    #[test]
    fn other_clients_read_the_same_values() {
        let bytes = b"*4\r\n$3\r\nabc\r\n$-1\r\n:-9223372036854775808\r\n+text\r\n";
        let Ok(redis::Value::Array(theirs)) = redis::parse_redis_value(bytes) else { panic!() };
        let ours = items(bytes).into_iter().skip(1).map(|item| match item {
            Nil => redis::Value::Nil,
            Integer(n) => redis::Value::Int(n),
            Text(b"text") => redis::Value::SimpleString("text".into()),
            Text(text) => redis::Value::BulkString(text.to_vec()),
            other => panic!("{other:?}"),
        });
        assert!(ours.eq(theirs));
    }
}
