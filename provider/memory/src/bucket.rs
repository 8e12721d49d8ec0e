//! A handle to a bucket, and what the drafts ask of it.

use alloc::borrow::Cow;
use alloc::rc::Rc;
use alloc::string::String;
use alloc::vec::Vec;
use core::cell::{Ref, RefMut};

use keyvalue_core::counter::Delta;
use keyvalue_core::{Bucket, Page, Result, Swap, Value, Version};

use crate::clock::End;
use crate::store::{Named, Shared, in_use};
use crate::table::Table;

/// A handle to one bucket.
#[derive(Debug, Clone)]
pub struct MemoryBucket {
    bucket: Rc<Named>,
    shared: Rc<Shared>,
}

impl Drop for MemoryBucket {
    fn drop(&mut self) {
        self.shared.forget_unused(&self.bucket);
    }
}

impl MemoryBucket {
    pub(crate) fn new(bucket: Rc<Named>, shared: Rc<Shared>) -> Self {
        Self { bucket, shared }
    }

    pub(crate) fn shared(&self) -> &Shared {
        &self.shared
    }

    #[inline]
    pub(crate) fn read(&self) -> Result<Ref<'_, Table>> {
        self.bucket.table.try_borrow().map_err(in_use)
    }

    #[inline]
    pub(crate) fn write(&self) -> Result<RefMut<'_, Table>> {
        self.bucket.table.try_borrow_mut().map_err(in_use)
    }

    /// Lets `look` see one moment, although the clock goes on.
    pub(crate) fn read_at_once<T>(&self, look: impl FnOnce(&Table) -> Result<T>) -> Result<T> {
        let table = self.read()?;
        let stopped = table.clock().stop();
        let result = look(&table);
        table.clock().go_on(stopped);
        result
    }

    /// The same for writes.
    pub(crate) fn write_at_once<T>(&self, change: impl FnOnce(&mut Table) -> Result<T>) -> Result<T> {
        let mut table = self.write()?;
        let stopped = table.clock().stop();
        let result = change(&mut table);
        table.clock().go_on(stopped);
        result
    }
}

impl Bucket for MemoryBucket {
    fn get<R>(&self, key: &str, found: impl FnOnce(Value<'_>) -> R) -> Result<Option<R>> {
        Ok(self.read()?.get(key).map(|entry| found(Cow::Borrowed(&entry.value))))
    }

    fn exists(&self, key: &str) -> Result<bool> {
        Ok(self.read()?.get(key).is_some())
    }

    fn set(&self, key: String, value: Vec<u8>) -> Result<()> {
        self.write()?.set(key, value, End::NEVER);
        Ok(())
    }

    fn delete(&self, key: &str) -> Result<()> {
        self.write()?.remove(key);
        Ok(())
    }

    fn increment(&self, key: String, delta: Delta) -> Result<i128> {
        self.write()?.increment(key, delta)
    }

    fn list(&self, position: u64, page: &mut Page) -> Result<()> {
        self.read_at_once(|table| {
            table.list(position, page);
            Ok(())
        })
    }

    fn get_many(&self, keys: &[String], each: &mut dyn FnMut(Option<Value<'_>>) -> Result<()>) -> Result<()> {
        self.read_at_once(|table| {
            keys.iter().try_for_each(|key| each(table.get(key).map(|entry| Cow::Borrowed(&*entry.value))))
        })
    }

    fn set_many(&self, pairs: Vec<(String, Vec<u8>)>) -> Result<()> {
        let mut table = self.write()?;
        for (key, value) in pairs {
            table.set(key, value, End::NEVER);
        }
        Ok(())
    }

    fn delete_many(&self, keys: &[String]) -> Result<()> {
        let mut table = self.write()?;
        for key in keys {
            table.remove(key);
        }
        Ok(())
    }

    fn version(&self, key: &str) -> Result<Version> {
        Ok(self.read()?.version(key))
    }

    fn snapshot<R>(&self, key: &str, found: impl FnOnce(Value<'_>) -> R) -> Result<(Option<R>, Version)> {
        let table = self.read()?;
        Ok(match table.get(key) {
            Some(entry) => (Some(found(Cow::Borrowed(&entry.value))), Version(entry.version)),
            None => (None, Version::ABSENT),
        })
    }

    fn swap(&self, key: &str, expected: Version, value: Vec<u8>) -> Result<Swap> {
        let mut table = self.write()?;
        let version = table.version(key);
        if version != expected {
            return Ok(Swap::Changed(version));
        }
        table.set(String::from(key), value, End::NEVER);
        Ok(Swap::Done)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Memory;
    use keyvalue_core::{Error, Store};

    fn value(bucket: &MemoryBucket, key: &str) -> Option<Vec<u8>> {
        bucket.get(key, |value| value.into_owned()).unwrap()
    }

    #[test]
    fn a_counter_that_cannot_be_counted_keeps_its_value_and_version() {
        let bucket = Memory::default().open("").unwrap();
        bucket.set("k".into(), b"many".to_vec()).unwrap();
        let version = bucket.version("k").unwrap();
        assert_eq!(bucket.increment("k".into(), Delta::Signed(1)), Err(Error::NotANumber("k".into())));
        assert_eq!(value(&bucket, "k"), Some(b"many".to_vec()));
        assert_eq!(bucket.version("k"), Ok(version));
    }

    #[test]
    fn a_swap_sees_a_write_that_restored_the_value() {
        let bucket = Memory::default().open("").unwrap();
        bucket.set("k".into(), b"a".to_vec()).unwrap();
        let version = bucket.version("k").unwrap();
        bucket.set("k".into(), b"b".to_vec()).unwrap();
        bucket.set("k".into(), b"a".to_vec()).unwrap();
        let now = bucket.version("k").unwrap();
        assert_eq!(bucket.swap("k", version, b"c".to_vec()), Ok(Swap::Changed(now)));
        assert_eq!(value(&bucket, "k"), Some(b"a".to_vec()));
        assert_eq!(bucket.swap("k", now, b"c".to_vec()), Ok(Swap::Done));
    }
}
