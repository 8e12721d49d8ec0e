//! The one error type, and what it says to a person.

use alloc::string::String;
use core::fmt;

/// Why an operation was not done. The store is as it was before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Error {
    /// The policy names the buckets that exist, and this is not one of them.
    NoSuchStore,
    /// The policy forbids this bucket, or writing.
    AccessDenied,
    /// A key is longer than [`limits::KEY`](crate::limits::KEY).
    KeyTooLong,
    /// A value, or the values of one reply together, pass [`limits::VALUES`](crate::limits::VALUES).
    ResultTooLarge,
    /// `increment` found a value that is not a decimal number; the key.
    NotANumber(String),
    /// `increment` found or would make a number outside the caller's integer type; the key.
    OutOfRange(String),
    /// A cursor, a position or a version that this bucket did not hand out: which of them.
    Invalid(&'static str),
    /// A transaction has more keys or bytes than
    /// [`limits::TRANSACTION_KEYS`](crate::limits::TRANSACTION_KEYS) and
    /// [`limits::TRANSACTION_BYTES`](crate::limits::TRANSACTION_BYTES).
    TransactionTooLarge,
    /// An option in the environment has a value that makes no sense: its name, and what is wrong.
    BadOption(&'static str, String),
    /// The backend failed; its own text.
    Backend(String),
}

/// The result of everything a store does.
pub type Result<T> = core::result::Result<T, Error>;

impl Error {
    /// What was asked, why it was not done, and what to do: the text of `other`.
    ///
    /// Put together without `core::fmt`, whose machinery would be a good part of
    /// a small component. The errors that are not `other` have no text there.
    #[must_use]
    pub fn message(&self) -> String {
        match self {
            Error::NoSuchStore | Error::AccessDenied => String::new(),
            Error::KeyTooLong => text(["the key is longer than 65535 bytes: use a shorter key", "", ""]),
            Error::ResultTooLarge => text([
                "query result exceeds limit: a value, and the values of one reply together, may have \
                 134217728 bytes: split the value, or ask for fewer keys",
                "",
                "",
            ]),
            Error::NotANumber(key) => text([
                "cannot increment '",
                key,
                "': its value is not a decimal number; set it to one, such as 0, or delete it",
            ]),
            Error::OutOfRange(key) => text([
                "cannot increment '",
                key,
                "': its value or the sum does not fit the integer of this interface; the value is unchanged",
            ]),
            Error::Invalid(what) => text([
                "invalid ",
                what,
                ": it is not one that this bucket handed out; pass one on unchanged, or start over without",
            ]),
            Error::TransactionTooLarge => text([
                "the transaction is too large: it may have 65536 keys, and 134217728 bytes of keys and \
                 values; do it in parts",
                "",
                "",
            ]),
            Error::BadOption(name, why) => text([name, " has a value that makes no sense: ", why]),
            Error::Backend(why) => text([why, "", ""]),
        }
    }
}

#[inline(never)]
fn text(pieces: [&str; 3]) -> String {
    let mut text = String::new();
    for piece in pieces {
        text.push_str(piece);
    }
    text
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::NoSuchStore => f.write_str("no such bucket: KEYVALUE_BUCKETS does not list it"),
            Error::AccessDenied => f.write_str(
                "access denied: KEYVALUE_DENIED_BUCKETS lists this bucket, or KEYVALUE_READ_ONLY is set",
            ),
            other => f.write_str(&other.message()),
        }
    }
}

impl core::error::Error for Error {}
