//! What those who run a store want to know and to do.

use alloc::string::String;
use alloc::vec::Vec;

use crate::{Bucket, Handle, Result, Service, Store};

/// How large a bucket is.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Sizes {
    /// Keys that are there.
    pub keys: u64,
    /// Bytes of these keys and their values.
    pub bytes: u64,
    /// Bytes of all files of the bucket.
    pub disk: u64,
    /// Those of them that are no longer used, and go with one of the next generations.
    pub garbage: u64,
    /// Those of them that are kept for whoever reads changes.
    pub retained: u64,
    /// Bytes of the log: what each new instance reads first.
    pub log: u64,
    /// How often the log was replaced by a new one.
    pub generation: u64,
    /// Tables, and their bytes, on each level.
    pub levels: Vec<(u64, u64)>,
}

/// What was read and found to be whole.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Verified {
    /// Tables that were read from beginning to end.
    pub tables: u64,
    /// Entries in them and in logs, older ones and marks of deleted keys included.
    pub entries: u64,
    /// Values in files of their own.
    pub values: u64,
}

/// A store that knows its buckets.
pub trait Catalog: Store {
    /// The names of the buckets that have keys, in order.
    ///
    /// # Errors
    /// When the store cannot be read.
    fn buckets(&self) -> Result<Vec<String>>;
}

/// A bucket that can be looked after.
pub trait Maintained: Bucket {
    /// How large the bucket is.
    fn sizes(&self) -> Result<Sizes>;

    /// Makes it as small as it can be.
    fn compact(&self) -> Result<()>;

    /// Reads everything that it consists of; the error is the first damage.
    fn verify(&self) -> Result<Verified>;

    /// Removes all keys at one moment, and what is kept of them.
    fn destroy(&self) -> Result<()>;
}

impl<S: Catalog> Service<S> {
    /// The buckets that have keys, and that the policy allows.
    pub fn buckets(&self) -> Result<Vec<String>> {
        let mut names = self.store.buckets()?;
        names.retain(|name| self.policy.check_bucket(name).is_ok());
        Ok(names)
    }
}

impl<B: Maintained> Handle<B> {
    /// See [`Maintained::sizes`].
    pub fn sizes(&self) -> Result<Sizes> {
        self.bucket.sizes()
    }

    /// See [`Maintained::compact`].
    pub fn compact(&self) -> Result<()> {
        self.check_writable()?;
        self.bucket.compact()
    }

    /// See [`Maintained::verify`].
    pub fn verify(&self) -> Result<Verified> {
        self.bucket.verify()
    }

    /// See [`Maintained::destroy`].
    pub fn destroy(&self) -> Result<()> {
        self.check_writable()?;
        self.bucket.destroy()
    }
}
