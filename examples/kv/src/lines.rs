//! Reading lines, without letting an endless one fill the memory.
#![cfg_attr(not(target_family = "wasm"), allow(dead_code, reason = "only the component reads input"))]

use std::io::{self, BufRead, Read as _};

/// The bytes that a line may have: enough for any value of 128 MiB, however much of it JSON escapes.
pub const LIMIT: u64 = 1 << 30;

/// Reads the next line into `line`, without its line break. `false` at the end of the input.
pub fn next(input: &mut impl BufRead, line: &mut Vec<u8>, limit: u64) -> io::Result<bool> {
    line.clear();
    let read = input.take(limit.saturating_add(1)).read_until(b'\n', line)?;
    if line.last() == Some(&b'\n') {
        line.pop();
        if line.last() == Some(&b'\r') {
            line.pop();
        }
    } else if read as u64 > limit {
        return Err(io::Error::new(io::ErrorKind::InvalidData, format!("a line has over {limit} bytes")));
    }
    Ok(read > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(mut input: &[u8], limit: u64) -> io::Result<Vec<Vec<u8>>> {
        let (mut lines, mut line) = (Vec::new(), Vec::new());
        while next(&mut input, &mut line, limit)? {
            lines.push(line.clone());
        }
        Ok(lines)
    }

    #[test]
    fn both_kinds_of_line_breaks_end_a_line_and_the_last_may_lack_one() {
        assert_eq!(all(b"a\r\n\nb", 9).unwrap(), [&b"a"[..], b"", b"b"]);
        assert!(all(b"", 9).unwrap().is_empty());
    }

    #[test]
    fn a_line_over_the_limit_is_an_error_and_one_at_the_limit_is_not() {
        assert_eq!(all(b"1234\n", 4).unwrap(), [b"1234"]);
        assert_eq!(all(b"12345", 4).unwrap_err().kind(), io::ErrorKind::InvalidData);
    }
}
