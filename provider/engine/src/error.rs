//! What can go wrong inside, and what is said about it.

use alloc::boxed::Box;
use alloc::string::{String, ToString};

use keyvalue_core::Error;

use crate::Fault;
use crate::text::{decimal, joined};

/// The result of what the engine does inside.
pub(crate) type Result<T> = core::result::Result<T, Trouble>;

/// A problem in a place of its own: results are passed on everywhere, and small ones take
/// little code.
pub(crate) type Trouble = Box<Problem>;

/// Why something could not be done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Problem {
    /// A file that was named by a generation is not there: there may be a newer generation.
    Gone(String),
    /// The storage failed while it did this with that file.
    Storage(&'static str, String, Fault),
    /// Bytes that are not what was written: which file, and where in it.
    Damaged(String, u64),
    /// A log of a format version that is not known.
    Newer(String, u32),
    /// There are files of a bucket, but not all.
    Incomplete(String),
    /// Other instances changed things faster than this one could look.
    Busy,
    /// A rule of the store, not of the files.
    Rule(Error),
}

impl Problem {
    /// Whether others may do what this instance may not.
    pub fn is_forbidden(&self) -> bool {
        matches!(self, Problem::Storage(_, _, Fault::ReadOnly | Fault::Denied))
    }
}

impl From<Error> for Trouble {
    #[cold]
    fn from(error: Error) -> Self {
        Box::new(Problem::Rule(error))
    }
}

impl From<Trouble> for Error {
    #[cold]
    fn from(problem: Trouble) -> Self {
        let text = match *problem {
            Problem::Rule(error) => return error,
            Problem::Gone(path) | Problem::Incomplete(path) => joined(&[
                "the store is incomplete: ",
                &path,
                " is missing; if it was copied while in use, copy it again, else restore it from a backup",
            ]),
            Problem::Damaged(path, offset) => joined(&[
                "the store is damaged: ",
                &path,
                " has wrong bytes at offset ",
                &decimal(offset),
                "; nothing was changed; restore the file from a backup",
            ]),
            Problem::Newer(path, version) => joined(&[
                &path,
                " was written by a newer version of this provider (format ",
                &decimal(version.into()),
                ", known is ",
                &decimal(crate::head::VERSION.into()),
                "): use that version",
            ]),
            Problem::Busy => joined(&["others change the bucket too fast to keep up with: try again"]),
            Problem::Storage(action, path, fault) => storage(action, &path, &fault),
        };
        Error::Backend(text)
    }
}

fn storage(action: &str, path: &str, fault: &Fault) -> String {
    let (why, remedy) = match fault {
        Fault::NoSpace => ("there is no space left", "make some and try again"),
        Fault::ReadOnly => ("the directory is read-only", "make it writable, or do not write"),
        Fault::Denied => ("the host does not permit it", "check the permissions of the directory"),
        Fault::WrongKind => {
            ("a file is where a directory should be, or the other way round", "use another directory")
        }
        Fault::Other(text) => (text.as_str(), "check the directory and its device"),
    };
    joined(&["cannot ", action, " ", path, ": ", why, "; ", remedy])
}

/// Says what was being done, with which file, when the storage failed.
pub(crate) trait During<T> {
    fn during(self, action: &'static str, path: &str) -> Result<T>;
}

impl<T> During<T> for core::result::Result<T, Fault> {
    fn during(self, action: &'static str, path: &str) -> Result<T> {
        self.map_err(|fault| failed(action, path, fault))
    }
}

/// Not inlined: there are many calls, and few failures.
#[cold]
#[inline(never)]
fn failed(action: &'static str, path: &str, fault: Fault) -> Trouble {
    Box::new(Problem::Storage(action, path.to_string(), fault))
}

impl Problem {
    /// A file has bytes that were not written.
    #[cold]
    #[inline(never)]
    pub fn damaged(path: &str, offset: u64) -> Trouble {
        Box::new(Problem::Damaged(path.to_string(), offset))
    }

    /// A file is not there.
    #[cold]
    #[inline(never)]
    pub fn gone(path: &str) -> Trouble {
        Box::new(Problem::Gone(path.to_string()))
    }

    /// Others are too quick.
    #[cold]
    #[inline(never)]
    pub fn busy() -> Trouble {
        Box::new(Problem::Busy)
    }
}
