//! Pairs on their way into the store.

use crate::bindings::store::Error as StoreError;
use crate::bindings::transactions;
use crate::error::{Error, counted, quoted};
use crate::progress::Progress;
use crate::session::Session;

/// The most that one call carries; a larger value goes alone.
const PAIRS: usize = 1_000;
const BYTES: usize = 1 << 20;

/// Stores pairs, many at a time.
pub struct Pieces<'a> {
    session: &'a Session,
    verb: &'static str,
    pairs: Vec<(String, Vec<u8>)>,
    bytes: usize,
    /// What is in the store.
    pub progress: Progress,
}

impl<'a> Pieces<'a> {
    /// No pairs yet; `verb` is what messages call it.
    pub fn new(session: &'a Session, verb: &'static str, progress: Progress) -> Self {
        Pieces { session, verb, pairs: Vec::new(), bytes: 0, progress }
    }

    /// Adds a pair, which is stored now or with one of the next.
    pub fn add(&mut self, key: String, value: Vec<u8>) -> Result<(), Error> {
        let size = key.len() + value.len();
        if self.pairs.len() == PAIRS || self.bytes + size > BYTES {
            self.store()?;
        }
        self.bytes += size;
        self.pairs.push((key, value));
        Ok(())
    }

    /// Stores all pairs that were added.
    pub fn store(&mut self) -> Result<(), Error> {
        let bucket = &self.session.bucket;
        match self.pairs.as_slice() {
            [] => return Ok(()),
            // The largest values are too large for any other call.
            [(key, value)] => bucket.set(key, value).map_err(|cause| self.failed(key, cause))?,
            pairs => match transactions::set_multi(bucket, pairs) {
                Ok(()) => {}
                // They may be too much for one call: then each gets its own.
                Err(StoreError::Other(_)) => return self.one_by_one(),
                Err(cause) => {
                    let these = counted(pairs.len() as u64, "pair");
                    let stored = self.progress.count;
                    let asked = format!("{} {these} ({stored} before stored)", self.verb);
                    return Err(self.session.failed(asked, cause));
                }
            },
        }
        self.progress.add(self.pairs.len());
        self.empty();
        Ok(())
    }

    fn one_by_one(&mut self) -> Result<(), Error> {
        for (key, value) in &self.pairs {
            self.session.bucket.set(key, value).map_err(|cause| self.failed(key, cause))?;
            self.progress.add(1);
        }
        self.empty();
        Ok(())
    }

    fn empty(&mut self) {
        self.pairs.clear();
        self.bytes = 0;
    }

    /// The error for one pair, with how many are in the store.
    pub fn failed(&self, key: &str, cause: StoreError) -> Error {
        let stored = self.progress.count;
        self.session.failed(format!("{} {} ({stored} before stored)", self.verb, quoted(key)), cause)
    }
}
