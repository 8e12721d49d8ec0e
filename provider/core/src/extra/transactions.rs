//! Several keys at one moment.

use alloc::string::String;
use alloc::vec::Vec;

use crate::limits::{TRANSACTION_BYTES, TRANSACTION_KEYS, VALUES, check_key, check_value};
use crate::{Bucket, Error, Handle, Result, Value, Version};

/// What has to be so for a transaction to be done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Check {
    /// The key has this value.
    Value(Vec<u8>),
    /// There is no such key.
    Absent,
    /// There is such a key.
    Present,
    /// The key has this version.
    Version(Version),
}

/// What a transaction does to a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Write {
    /// Stores a value. The key stays until it is written again.
    Set(Vec<u8>),
    /// Removes the key, if it is there.
    Delete,
    /// Adds to a counter, which keeps its time to live.
    Increment(i64),
}

/// A value, and the write that it came from.
pub type Versioned<'a> = (Value<'a>, Version);

/// A bucket with transactions.
///
/// Reading several keys and storing several pairs, each at one moment, are
/// [`Bucket::get_many`] and [`Bucket::set_many`].
pub trait Transactional: Bucket {
    /// Whether all these keys can be read or stored at one moment: an error that says what to do
    /// where they cannot, which is so where keys are spread over servers.
    fn check_together(&self, keys: &mut dyn Iterator<Item = &String>) -> Result<()> {
        let _ = keys;
        Ok(())
    }

    /// As [`Bucket::get_many`], with the version of each value.
    fn get_versioned(
        &self,
        keys: &[String],
        each: &mut dyn FnMut(Option<Versioned<'_>>) -> Result<()>,
    ) -> Result<()>;

    /// Does all writes in their order, at one moment, if all checks hold at that moment.
    /// `false` if one does not; then, and after an error, nothing has changed.
    ///
    /// Checks see the keys as they are before the first write.
    fn commit(&self, checks: &[(String, Check)], writes: &[(String, Write)]) -> Result<bool>;
}

impl Check {
    fn bytes(&self) -> usize {
        if let Check::Value(value) = self { value.len() } else { 0 }
    }
}

impl Write {
    fn bytes(&self) -> usize {
        if let Write::Set(value) = self { value.len() } else { 0 }
    }
}

/// Counts what a transaction takes, and refuses what is too much.
#[derive(Default)]
struct Size {
    keys: usize,
    bytes: usize,
}

impl Size {
    fn add(&mut self, key: &str, bytes: usize) -> Result<()> {
        check_key(key)?;
        self.keys = self.keys.saturating_add(1);
        self.bytes = self.bytes.saturating_add(key.len()).saturating_add(bytes);
        if self.keys > TRANSACTION_KEYS || self.bytes > TRANSACTION_BYTES {
            return Err(Error::TransactionTooLarge);
        }
        Ok(())
    }
}

impl<B: Transactional> Handle<B> {
    /// See [`Transactional::get_versioned`]. The reply's size is limited here, for every backend.
    pub fn get_versioned(&self, keys: &[String], mut each: impl FnMut(Option<Versioned<'_>>)) -> Result<()> {
        let mut size = Size::default();
        keys.iter().try_for_each(|key| size.add(key, 0))?;
        let mut left = VALUES;
        self.bucket.get_versioned(keys, &mut |found| {
            let len = found.as_ref().map_or(0, |(value, _)| value.len());
            left = left.checked_sub(len).ok_or(Error::ResultTooLarge)?;
            each(found);
            Ok(())
        })
    }

    /// See [`Bucket::get_many`]. What cannot be read at one moment is an error.
    pub fn get_multi(&self, keys: &[String], each: impl FnMut(Option<Value<'_>>)) -> Result<()> {
        self.bucket.check_together(&mut keys.iter())?;
        self.get_many(keys, each)
    }

    /// See [`Bucket::set_many`]. What cannot be stored at one moment is an error.
    pub fn set_multi(&self, pairs: Vec<(String, Vec<u8>)>) -> Result<()> {
        self.check_writable()?;
        let mut size = Size::default();
        for (key, value) in &pairs {
            check_value(value)?;
            size.add(key, value.len())?;
        }
        self.bucket.check_together(&mut pairs.iter().map(|(key, _)| key))?;
        self.bucket.set_many(pairs)
    }

    /// See [`Transactional::commit`].
    pub fn commit(&self, checks: &[(String, Check)], writes: &[(String, Write)]) -> Result<bool> {
        if !writes.is_empty() {
            self.check_writable()?;
        }
        let mut size = Size::default();
        checks.iter().try_for_each(|(key, check)| size.add(key, check.bytes()))?;
        writes.iter().try_for_each(|(key, write)| size.add(key, write.bytes()))?;
        self.bucket.commit(checks, writes)
    }
}
