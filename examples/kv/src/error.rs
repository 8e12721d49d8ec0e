//! What can go wrong, and the one line that says so.

use std::fmt;
use std::io::{self, Write as _};

use crate::bindings::store;
use crate::{archive, record};

/// How a command ended; the numbers are the exit codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum Outcome {
    /// Done, or found.
    Done = 0,
    /// A key is missing, or holds something other than expected.
    Missing = 1,
    /// Not done; the reason is on standard error.
    Failed = 2,
}

/// Why a command was not done.
#[derive(Debug)]
pub enum Error {
    /// The store refused or failed.
    Store {
        /// What was asked of it, as it follows "cannot".
        asked: String,
        /// What it answered.
        cause: store::Error,
    },
    /// A file, standard input or standard output failed.
    Io {
        /// What was asked, as it follows "cannot".
        asked: String,
        /// What the system answered.
        cause: io::Error,
        /// What to do.
        advice: &'static str,
    },
    /// A line of an import is no pair.
    Record {
        /// The file, or "standard input".
        source: String,
        /// Its number, from 1.
        line: u64,
        /// What is wrong with it.
        why: record::Invalid,
        /// The pairs of the lines before it, which are in the store now.
        stored: u64,
    },
    /// A line of a transaction is neither a check nor a write.
    Line {
        /// The file, or "standard input".
        source: String,
        /// Its number, from 1.
        line: u64,
        /// What is wrong with it.
        why: &'static str,
    },
    /// A file is no backup that can be restored.
    Backup {
        /// The file.
        path: String,
        /// What is wrong with it.
        why: archive::Invalid,
        /// The keys that are in the store now.
        stored: u64,
    },
    /// The words of the command do not make sense together.
    Usage(String),
    /// Whoever reads standard output has gone, as `head` does: the end, but no failure.
    Closed,
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::Store { asked, cause } => write!(f, "cannot {asked}: {}", reason(cause)),
            Error::Io { asked, cause, advice } => write!(f, "cannot {asked}: {cause}; {advice}"),
            Error::Record { source, line, why, stored } => write!(
                f,
                "cannot import line {line} of {source}: {why}; {} before it stored: correct it and import \
                 again",
                counted(*stored, "pair")
            ),
            Error::Line { source, line, why } => {
                write!(f, "cannot commit line {line} of {source}: {why}; nothing was done")
            }
            Error::Backup { path, why, stored: 0 } => {
                write!(f, "cannot restore {}: {why}; nothing was stored", quoted(path))
            }
            Error::Backup { path, why, stored } => write!(
                f,
                "cannot restore {} to its end, for it was changed meanwhile: {why}; {} of it stored",
                quoted(path),
                counted(*stored, "key")
            ),
            Error::Usage(why) => f.write_str(why),
            Error::Closed => f.write_str("standard output was closed"),
        }
    }
}

fn reason(cause: &store::Error) -> &str {
    match cause {
        store::Error::NoSuchStore => {
            "the store has no such bucket and makes none; choose another with --bucket, or have the store's \
             operator allow this one (KEYVALUE_BUCKETS)"
        }
        store::Error::AccessDenied => {
            "the store denies access; have its operator allow the bucket (KEYVALUE_DENIED_BUCKETS) or \
             writing (KEYVALUE_READ_ONLY)"
        }
        store::Error::Other(text) => text,
    }
}

/// A key or a name for a message: in quotes, escaped, and cut where it would fill the screen.
pub fn quoted(text: &str) -> String {
    const SHOWN: usize = 80;
    match text.char_indices().nth(SHOWN) {
        None => format!("{text:?}"),
        Some((end, _)) => format!("{:?}... ({} bytes)", text.get(..end).unwrap_or_default(), text.len()),
    }
}

/// A number of things: "1 pair", "2 pairs".
pub fn counted(number: u64, thing: &str) -> String {
    format!("{number} {thing}{}", if number == 1 { "" } else { "s" })
}

/// Prints one line for a person. There is nowhere to report that this failed.
pub fn note(text: &str) {
    // A store's own text may have line breaks; a message is always one line.
    let line: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let _ = writeln!(io::stderr(), "kv: {line}");
}
