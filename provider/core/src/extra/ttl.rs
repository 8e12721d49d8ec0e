//! Keys that are there for a limited time.

use alloc::string::String;
use alloc::vec::Vec;

use crate::limits::check_value;
use crate::{Bucket, Handle, Result};

/// A bucket whose keys can expire. An expired key is missing for every other operation.
pub trait Expiring: Bucket {
    /// Stores `value` under `key` for `ttl` milliseconds.
    fn set_with_ttl(&self, key: String, value: Vec<u8>, ttl: u64) -> Result<()>;

    /// Lets `key` expire in `ttl` milliseconds, or never. `false` if it is not there.
    fn expire(&self, key: &str, ttl: Option<u64>) -> Result<bool>;

    /// The milliseconds that `key` has left, if it is there and will expire.
    fn ttl(&self, key: &str) -> Result<Option<u64>>;
}

impl<B: Expiring> Handle<B> {
    /// See [`Expiring::set_with_ttl`].
    pub fn set_with_ttl(&self, key: String, value: Vec<u8>, ttl: u64) -> Result<()> {
        self.check_write(&key)?;
        check_value(&value)?;
        self.bucket.set_with_ttl(key, value, ttl)
    }

    /// See [`Expiring::expire`].
    pub fn expire(&self, key: &str, ttl: Option<u64>) -> Result<bool> {
        self.check_write(key)?;
        self.bucket.expire(key, ttl)
    }

    /// See [`Expiring::ttl`].
    pub fn ttl(&self, key: &str) -> Result<Option<u64>> {
        crate::limits::check_key(key)?;
        self.bucket.ttl(key)
    }
}
