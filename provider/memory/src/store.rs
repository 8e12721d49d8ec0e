//! Buckets by name, and the operations of one bucket.

use alloc::borrow::Cow;
use alloc::boxed::Box;
use alloc::rc::Rc;
use alloc::string::String;
use alloc::vec::Vec;
use core::cell::{Ref, RefCell, RefMut};

use keyvalue_core::counter::{self, Delta};
use keyvalue_core::{Bucket, Error, Page, Result, Store, Swap, Value, Version};

use crate::table::Table;

/// All buckets of one instance, in order of their names.
#[derive(Debug, Default)]
pub struct Memory {
    buckets: Rc<RefCell<Vec<Rc<Named>>>>,
}

#[derive(Debug)]
struct Named {
    name: Box<str>,
    table: RefCell<Table>,
}

impl Store for Memory {
    type Bucket = MemoryBucket;

    fn open(&self, name: &str) -> Result<MemoryBucket> {
        let mut buckets = self.buckets.try_borrow_mut().map_err(in_use)?;
        let at = buckets.partition_point(|bucket| *bucket.name < *name);
        let bucket = match buckets.get(at) {
            Some(bucket) if *bucket.name == *name => Rc::clone(bucket),
            _ => {
                let new = Rc::new(Named { name: Box::from(name), table: RefCell::default() });
                insert(&mut buckets, at, Rc::clone(&new));
                new
            }
        };
        Ok(MemoryBucket { bucket, buckets: Rc::clone(&self.buckets) })
    }
}

/// A handle to one bucket.
#[derive(Debug, Clone)]
pub struct MemoryBucket {
    bucket: Rc<Named>,
    buckets: Rc<RefCell<Vec<Rc<Named>>>>,
}

impl Drop for MemoryBucket {
    /// Forgets a bucket that nobody else holds and that has no keys: opening one
    /// name after another takes no memory for good.
    fn drop(&mut self) {
        let mine_and_the_stores = 2;
        if Rc::strong_count(&self.bucket) == mine_and_the_stores
            && self.read().is_ok_and(|table| table.is_empty())
            && let Ok(mut buckets) = self.buckets.try_borrow_mut()
        {
            buckets.retain(|bucket| !Rc::ptr_eq(bucket, &self.bucket));
        }
    }
}

impl MemoryBucket {
    #[inline]
    fn read(&self) -> Result<Ref<'_, Table>> {
        self.bucket.table.try_borrow().map_err(in_use)
    }

    #[inline]
    fn write(&self) -> Result<RefMut<'_, Table>> {
        self.bucket.table.try_borrow_mut().map_err(in_use)
    }
}

/// A component is never called while it is at work, so this is not seen; but an
/// error costs less than the panic of a plain borrow, in size too.
#[cold]
fn in_use<E>(_: E) -> Error {
    Error::Backend(String::from("the bucket is in use by another call: try again"))
}

/// As `Vec::insert`, for an index that need not be proven.
fn insert<T>(list: &mut Vec<T>, at: usize, mut item: T) {
    for place in list.iter_mut().skip(at) {
        core::mem::swap(place, &mut item);
    }
    list.push(item);
}

impl Bucket for MemoryBucket {
    fn get<R>(&self, key: &str, found: impl FnOnce(Value<'_>) -> R) -> Result<Option<R>> {
        Ok(self.read()?.get(key).map(|entry| found(Cow::Borrowed(&entry.value))))
    }

    fn exists(&self, key: &str) -> Result<bool> {
        Ok(self.read()?.get(key).is_some())
    }

    fn set(&self, key: String, value: Vec<u8>) -> Result<()> {
        self.write()?.set(key, value);
        Ok(())
    }

    fn delete(&self, key: &str) -> Result<()> {
        self.write()?.remove(key);
        Ok(())
    }

    fn increment(&self, key: String, delta: Delta) -> Result<i128> {
        let mut table = self.write()?;
        if let Some(sum) = table.update(&key, |value| counter::add(&key, value, delta)) {
            return sum;
        }
        let (sum, value) = counter::start(delta);
        table.set(key, value);
        Ok(sum)
    }

    fn list(&self, position: u64, page: &mut Page) -> Result<()> {
        self.read()?.list(position, page);
        Ok(())
    }

    fn get_many(&self, keys: &[String], each: &mut dyn FnMut(Option<Value<'_>>) -> Result<()>) -> Result<()> {
        let table = self.read()?;
        keys.iter().try_for_each(|key| each(table.get(key).map(|entry| Cow::Borrowed(&*entry.value))))
    }

    fn set_many(&self, pairs: Vec<(String, Vec<u8>)>) -> Result<()> {
        let mut table = self.write()?;
        for (key, value) in pairs {
            table.set(key, value);
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
        Ok((self.get(key, found)?, self.version(key)?))
    }

    fn swap(&self, key: &str, expected: Version, value: Vec<u8>) -> Result<Swap> {
        let mut table = self.write()?;
        let version = table.version(key);
        if version != expected {
            return Ok(Swap::Changed(version));
        }
        table.set(String::from(key), value);
        Ok(Swap::Done)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(bucket: &MemoryBucket, key: &str) -> Option<Vec<u8>> {
        bucket.get(key, |value| value.into_owned()).unwrap()
    }

    #[test]
    fn two_handles_to_one_name_are_one_bucket() {
        let store = Memory::default();
        let (a, b) = (store.open("x").unwrap(), store.open("x").unwrap());
        a.set("k".into(), b"v".to_vec()).unwrap();
        assert_eq!(value(&b, "k"), Some(b"v".to_vec()));
        drop((a, b));
        assert_eq!(value(&store.open("x").unwrap(), "k"), Some(b"v".to_vec()));
    }

    #[test]
    fn every_name_is_a_bucket_of_its_own() {
        let store = Memory::default();
        let names = ["b", "", "a/b", "a", "..", "B", "🪣"];
        let buckets: Vec<_> = names.iter().map(|name| store.open(name).unwrap()).collect();
        for (name, bucket) in names.iter().zip(&buckets) {
            bucket.set("name".into(), name.as_bytes().to_vec()).unwrap();
        }
        for name in names {
            assert_eq!(value(&store.open(name).unwrap(), "name"), Some(name.as_bytes().to_vec()));
        }
    }

    #[test]
    fn a_bucket_that_was_only_opened_leaves_nothing_behind() {
        let store = Memory::default();
        let kept = store.open("kept").unwrap();
        kept.set("k".into(), Vec::new()).unwrap();
        for n in 0..1_000 {
            let bucket = store.open(&format!("{n}")).unwrap();
            bucket.set("k".into(), Vec::new()).unwrap();
            let again = bucket.clone();
            drop(bucket);
            again.delete("k").unwrap();
        }
        assert_eq!(store.buckets.borrow().len(), 1);
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
