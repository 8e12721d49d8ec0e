//! What people read, and exit codes.

use std::io::{self, Write as _};

use crate::bindings::inner::store;

/// The exit code when a change was tried too often.
pub const STUCK: u8 = 1;
/// The exit code of errors.
pub const FAILED: u8 = 2;

/// Prints a text on standard output; the exit code.
pub fn print(text: &str) -> u8 {
    match writeln!(io::stdout(), "{text}") {
        Ok(()) => 0,
        Err(_) => FAILED,
    }
}

/// Prints one line for a person. There is nowhere to report that this failed.
pub fn note(text: &str) {
    // A store's own text may have line breaks; a message is always one line.
    let line: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let _ = writeln!(io::stderr(), "follow: {line}");
}

/// A key or a name for a message: in quotes, escaped, and cut where it would fill the screen.
pub fn quoted(text: &str) -> String {
    const SHOWN: usize = 80;
    match text.char_indices().nth(SHOWN) {
        None => format!("{text:?}"),
        Some((end, _)) => format!("{:?}... ({} bytes)", text.get(..end).unwrap_or_default(), text.len()),
    }
}

/// The message for something that the store did not do.
pub fn failed(asked: &str, bucket: &str, cause: &store::Error) -> String {
    let reason = match cause {
        store::Error::NoSuchStore => {
            "the store has no such bucket and makes none; have its operator allow it (KEYVALUE_BUCKETS)"
        }
        store::Error::AccessDenied => {
            "the store denies access; have its operator allow the bucket (KEYVALUE_DENIED_BUCKETS) and \
             writing (KEYVALUE_READ_ONLY)"
        }
        store::Error::Other(text) => text,
    };
    format!("cannot {asked} in bucket {}: {reason}", quoted(bucket))
}
