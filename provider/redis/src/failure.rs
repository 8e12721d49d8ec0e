//! Why there was no answer, and whether the same can be tried again.

use keyvalue_core::Error;

/// Why there was no answer.
#[derive(Debug)]
pub struct Failure {
    /// What is said of it.
    pub error: Error,
    /// Whether the same can be tried again.
    pub again: Again,
}

/// What was tried, or why it failed.
pub type Tried<T> = core::result::Result<T, Failure>;

/// Whether something can be tried again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Again {
    /// It would fail again, or may have been done.
    Never,
    /// Without a pause.
    AtOnce,
    /// After a pause.
    Later,
}

impl Failure {
    /// What would fail again.
    pub fn never(error: Error) -> Self {
        Self { error, again: Again::Never }
    }

    /// What may succeed after a pause.
    pub fn later(error: Error) -> Self {
        Self { error, again: Again::Later }
    }
}
