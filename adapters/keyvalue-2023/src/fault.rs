//! Why something was not done, and what a `trace` says of it.

use alloc::string::String;

use crate::handle::{Kind, kind_of};
use crate::number::digits;
use crate::store::Refusal;
use crate::text::{push, shortened};

/// Keys and names in texts are cut to about so many bytes, and what the store says to more of them.
const NAME: usize = 256;
const REASON: usize = 2_048;

/// Why something was not done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault<'a> {
    /// A number that stands for no object of this kind.
    NotThere(u32, Kind),
    /// There are so many objects of this kind that there cannot be more.
    Full(Kind, usize),
    /// The bytes of the value went to whoever consumed it before.
    Consumed(u32),
    /// More was written to the value than it may have.
    TooLarge(u32),
    /// There is no such key.
    Missing,
    /// The same for one key of several.
    MissingAmong(&'a str),
    /// The value is not a decimal number.
    NotANumber,
    /// The number, or the sum, is none of 64 bits without a sign.
    OutOfRange,
    /// The keys are not those of the pairs.
    KeysDiffer,
    /// Others wrote in between again and again.
    Contended,
    /// The store's own reason.
    Refused(&'a Refusal),
}

/// What was asked.
#[derive(Debug, Clone, Copy)]
pub struct Request<'a> {
    /// What to do.
    pub what: &'static str,
    /// With which key, if it is one.
    pub key: Option<&'a str>,
}

impl Request<'_> {
    /// What was asked, in which bucket if that is known, why it was not done, and what to do.
    #[cold]
    #[inline(never)]
    pub fn text(&self, bucket: Option<&str>, fault: Fault<'_>) -> String {
        let mut text = String::from("cannot ");
        text.push_str(self.what);
        let mut quote = |before, name: Option<&str>| {
            if let Some(name) = name {
                push(&mut text, &[before, shortened(name, NAME), "'"]);
            }
        };
        quote(" '", self.key);
        quote(" in bucket '", bucket);
        text.push_str(": ");
        fault.push(&mut text);
        text
    }
}

impl Fault<'_> {
    /// Adds why, and what to do.
    fn push(self, text: &mut String) {
        let number = self.number().map(digits);
        let number = number.as_deref().unwrap_or_default();
        let (before, what, after) = match self {
            Self::NotThere(0, kind) => (ZERO, kind.name(), ""),
            Self::NotThere(handle, kind) => match kind_of(handle).filter(|other| *other != kind.name()) {
                Some(other) => (" is the number of another kind of object: ", other, ""),
                None => (" stands for no ", kind.name(), ": it was dropped, or never given out"),
            },
            Self::Full(kind, _) => {
                (" are alive, and there may be 4096: drop some with drop-", kind.name(), "")
            }
            Self::Consumed(_) => (CONSUMED, "", ""),
            Self::TooLarge(_) => (TOO_LARGE, "", ""),
            Self::MissingAmong(key) => ("there is no key '", shortened(key, NAME), "'"),
            Self::Refused(Refusal::Other(reason)) => (shortened(reason, REASON), "", ""),
            other => (other.plain(), "", ""),
        };
        push(text, &[number, before, what, after]);
    }

    /// The number that its text has.
    fn number(self) -> Option<u64> {
        match self {
            Self::NotThere(handle, _) | Self::Consumed(handle) | Self::TooLarge(handle) => {
                Some(handle.into())
            }
            Self::Full(_, alive) => Some(alive as u64),
            _ => None,
        }
    }

    /// The texts that are always the same.
    fn plain(self) -> &'static str {
        match self {
            Self::Missing => "there is no such key; ask with exists first, or set it",
            Self::NotANumber => "its value is not a decimal number; set it to one, such as 0, or delete it",
            Self::OutOfRange => {
                "its value or the sum is not in 0 to 18446744073709551615; the value is unchanged"
            }
            Self::KeysDiffer => {
                "the keys are not those of the values in the same order; pass the same, or none"
            }
            Self::Contended => "others wrote to the key again and again in between; try again",
            Self::Refused(Refusal::NoSuchStore) => "no-such-store: the provider has no bucket of that name",
            _ => "access-denied: the provider's operator does not allow it",
        }
    }
}

const ZERO: &str = " stands for nothing; where there is no other error, it says that 4096 are alive, as many as \
                    there may be: drop some with drop-";
const CONSUMED: &str = " was consumed before; keep the bytes of the first time, or get the key again";
const TOO_LARGE: &str = " has become a value too large: query result exceeds limit of 134217728 bytes; drop it, and \
                         split what it was to hold";
