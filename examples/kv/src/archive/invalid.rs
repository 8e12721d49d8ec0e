//! Why a file is not restored.

use std::fmt;
use std::io;

use super::VERSION;

/// What is wrong with a backup.
#[derive(Debug)]
pub enum Invalid {
    /// It could not be read.
    Io(io::Error),
    /// It does not begin as a backup does.
    Foreign,
    /// A newer `kv` wrote it, in this version of the format.
    Newer(u32),
    /// It ends before its end.
    Cut,
    /// Its bytes are not those that were written: what shows it.
    Damaged(&'static str),
}

impl fmt::Display for Invalid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Invalid::Io(cause) => {
                write!(f, "{cause}; check the name, and that its directory is given to the component")
            }
            Invalid::Foreign => f.write_str("it is no backup of kv; name one that 'kv backup' wrote"),
            Invalid::Newer(version) => write!(
                f,
                "it has version {version} of the format, and this kv knows those up to {VERSION}; take a newer kv"
            ),
            Invalid::Cut => {
                f.write_str("it ends too early: it was cut off, or is damaged; take another copy of it")
            }
            Invalid::Damaged(why) => write!(f, "it is damaged: {why}; take another copy of it"),
        }
    }
}

impl From<io::Error> for Invalid {
    fn from(cause: io::Error) -> Self {
        match cause.kind() {
            io::ErrorKind::UnexpectedEof => Invalid::Cut,
            _ => Invalid::Io(cause),
        }
    }
}
