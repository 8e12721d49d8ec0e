//! The one error type, and what it says to a person.

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use crate::{counter, limits};

/// Why an operation was not done. The store is as it was before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Error {
    /// The policy names the buckets that exist, and this is not one of them.
    NoSuchStore,
    /// The policy forbids this bucket, or writing.
    AccessDenied,
    /// A key is longer than [`limits::KEY`]; its length in bytes.
    KeyTooLong(usize),
    /// A value, or the values of one reply together, pass [`limits::VALUES`].
    ResultTooLarge,
    /// `increment` found a value that is not a decimal number; the key.
    NotANumber(String),
    /// `increment` found or would make a number outside the caller's integer type; the key.
    OutOfRange(String),
    /// A list cursor that this bucket did not hand out, and why it is refused.
    InvalidCursor(&'static str),
    /// An option in the environment has a value that makes no sense: its name, and what is wrong.
    BadOption(&'static str, String),
    /// There is no memory left for the reply.
    OutOfMemory,
    /// The backend failed; its own text.
    Backend(String),
}

/// The result of everything a store does.
pub type Result<T> = core::result::Result<T, Error>;

impl Error {
    /// What was asked, why it was not done, and what to do.
    ///
    /// Put together without `core::fmt`, whose machinery would be a good part of
    /// a small component.
    #[must_use]
    pub fn message(&self) -> String {
        match self {
            Error::NoSuchStore => text(&["no such bucket: KEYVALUE_BUCKETS does not list it"]),
            Error::AccessDenied => text(&[
                "access denied: KEYVALUE_DENIED_BUCKETS lists this bucket, or KEYVALUE_READ_ONLY is set",
            ]),
            Error::KeyTooLong(len) => text(&[
                "the key has ",
                &number(*len),
                " bytes, the limit is ",
                &number(limits::KEY),
                ": use a shorter key",
            ]),
            Error::ResultTooLarge => text(&[
                "query result exceeds limit: a value, and the values of one reply together, may have ",
                &number(limits::VALUES),
                " bytes: split the value, or ask for fewer keys",
            ]),
            Error::NotANumber(key) => text(&[
                "cannot increment '",
                key,
                "': its value is not a decimal number; set it to one, such as 0, or delete it",
            ]),
            Error::OutOfRange(key) => text(&[
                "cannot increment '",
                key,
                "': its value or the sum does not fit the integer of this interface; the value is unchanged",
            ]),
            Error::InvalidCursor(why) => text(&[
                "invalid cursor: ",
                why,
                "; pass the cursor of the previous page unchanged, or none to start over",
            ]),
            Error::BadOption(name, why) => text(&["the option ", name, " is wrong: ", why]),
            Error::OutOfMemory => text(&["out of memory for the reply: ask for fewer or smaller values"]),
            Error::Backend(why) => text(&[why]),
        }
    }
}

fn text(pieces: &[&str]) -> String {
    let mut text = String::new();
    for piece in pieces {
        text.push_str(piece);
    }
    text
}

fn number(n: usize) -> String {
    let mut digits = Vec::new();
    counter::write(i128::try_from(n).unwrap_or(i128::MAX), &mut digits);
    String::from_utf8(digits).unwrap_or_default()
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message())
    }
}

impl core::error::Error for Error {}
