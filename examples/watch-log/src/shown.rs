//! Keys and values in a line of text.

use std::io::{self, Write as _};

/// The longest value that is shown, in bytes.
const SHOWN: usize = 100;

/// A key, with its control characters escaped.
pub fn text(key: &str) -> String {
    let mut shown = String::with_capacity(key.len());
    for c in key.chars() {
        if c.is_control() {
            shown.extend(c.escape_default());
        } else {
            shown.push(c);
        }
    }
    shown
}

/// A value as text, or, where it is none or a long one, how many bytes it has.
pub fn value(bytes: &[u8]) -> String {
    match std::str::from_utf8(bytes) {
        Ok(short) if bytes.len() <= SHOWN => text(short),
        _ => format!("({} bytes)", bytes.len()),
    }
}

/// Prints a line at once. When nobody reads any more there is nobody to tell.
pub fn line(text: &str) {
    let mut out = io::stdout();
    let _ = out.write_all(format!("{text}\n").as_bytes()).and_then(|()| out.flush());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_stays_one_line_whatever_the_key_is() {
        assert_eq!(
            text("a\nb\t\u{1b}[31m\0\u{85} ü 🪣 \"'\\"),
            "a\\nb\\t\\u{1b}[31m\\u{0}\\u{85} ü 🪣 \"'\\"
        );
    }

    #[test]
    fn values_that_are_long_or_no_text_are_shown_by_their_size() {
        assert_eq!(value(b""), "");
        assert_eq!(value(b"one\r\ntwo"), "one\\r\\ntwo");
        assert_eq!(value(&[0xff, 0xfe]), "(2 bytes)");
        assert_eq!(value(&[b'x'; SHOWN]).len(), SHOWN);
        assert_eq!(value(&[b'x'; SHOWN + 1]), "(101 bytes)");
    }
}
