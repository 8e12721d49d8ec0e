//! A count for people who wait.

use std::io::{self, Write as _};

use crate::error::counted;

/// How many keys are between two lines of progress.
const STEP: u64 = 10_000;

/// A count that is shown on standard error now and then.
pub struct Progress {
    verb: &'static str,
    /// How many keys so far.
    pub count: u64,
}

impl Progress {
    /// Begins at 0; what happens to the keys.
    pub fn new(verb: &'static str) -> Self {
        Progress { verb, count: 0 }
    }

    /// Counts so many more.
    pub fn add(&mut self, keys: usize) {
        let before = self.count / STEP;
        self.count += keys as u64;
        if self.count / STEP > before {
            let _ = writeln!(io::stderr(), "{} {} keys ...", self.verb, self.count);
        }
    }

    /// Says how many there were, and where.
    pub fn end(&self, place: &str) {
        let _ = writeln!(io::stderr(), "{} {} {place}", self.verb, counted(self.count, "key"));
    }
}
