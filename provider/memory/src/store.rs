//! Buckets by name, and the operations of one bucket.

use alloc::boxed::Box;
use alloc::rc::Rc;
use alloc::string::String;
use alloc::vec::Vec;
use core::cell::RefCell;

use keyvalue_core::counter::{self, Delta};
use keyvalue_core::limits::ReplyBudget;
use keyvalue_core::{Bucket, Error, Page, Result, Store, Swap, Version};

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
        let mut buckets = self.buckets.borrow_mut();
        let bucket = match buckets.binary_search_by(|bucket| (*bucket.name).cmp(name)) {
            Ok(at) => buckets.get(at).cloned(),
            Err(at) => {
                let bucket = Rc::new(Named { name: Box::from(name), table: RefCell::default() });
                buckets.insert(at, Rc::clone(&bucket));
                Some(bucket)
            }
        };
        let bucket = bucket.ok_or(Error::NoSuchStore)?;
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
        if Rc::strong_count(&self.bucket) == mine_and_the_stores && self.bucket.table.borrow().is_empty() {
            self.buckets.borrow_mut().retain(|bucket| !Rc::ptr_eq(bucket, &self.bucket));
        }
    }
}

impl Bucket for MemoryBucket {
    fn get(&self, key: &str) -> Result<Option<Vec<u8>>> {
        self.bucket.table.borrow().get(key).map(|entry| copy(&entry.value)).transpose()
    }

    fn exists(&self, key: &str) -> Result<bool> {
        Ok(self.bucket.table.borrow().get(key).is_some())
    }

    fn set(&self, key: String, value: Vec<u8>) -> Result<()> {
        self.bucket.table.borrow_mut().set(key, value);
        Ok(())
    }

    fn delete(&self, key: &str) -> Result<()> {
        self.bucket.table.borrow_mut().remove(key);
        Ok(())
    }

    fn increment(&self, key: String, delta: Delta) -> Result<i128> {
        let mut table = self.bucket.table.borrow_mut();
        match table.get_mut(&key) {
            Some(value) => {
                let sum = counter::add(&key, Some(value), delta)?;
                counter::write(sum, value);
                Ok(sum)
            }
            None => {
                let sum = counter::add(&key, None, delta)?;
                let mut value = Vec::new();
                counter::write(sum, &mut value);
                table.set(key, value);
                Ok(sum)
            }
        }
    }

    fn list(&self, position: u64) -> Result<Page> {
        Ok(self.bucket.table.borrow().list(position))
    }

    fn get_many(&self, keys: &[String]) -> Result<Vec<Option<Vec<u8>>>> {
        let table = self.bucket.table.borrow();
        let mut budget = ReplyBudget::default();
        let found = keys.iter().map(|key| match table.get(key) {
            None => Ok(None),
            Some(entry) => {
                budget.take(entry.value.len())?;
                copy(&entry.value).map(Some)
            }
        });
        found.collect()
    }

    fn set_many(&self, pairs: Vec<(String, Vec<u8>)>) -> Result<()> {
        let mut table = self.bucket.table.borrow_mut();
        for (key, value) in pairs {
            table.set(key, value);
        }
        Ok(())
    }

    fn delete_many(&self, keys: &[String]) -> Result<()> {
        let mut table = self.bucket.table.borrow_mut();
        for key in keys {
            table.remove(key);
        }
        Ok(())
    }

    fn version(&self, key: &str) -> Result<Version> {
        Ok(self.bucket.table.borrow().version(key))
    }

    fn snapshot(&self, key: &str) -> Result<(Option<Vec<u8>>, Version)> {
        Ok((self.get(key)?, self.version(key)?))
    }

    fn swap(&self, key: &str, expected: Version, value: Vec<u8>) -> Result<Swap> {
        let mut table = self.bucket.table.borrow_mut();
        let version = table.version(key);
        if version != expected {
            return Ok(Swap::Changed(version));
        }
        table.set(String::from(key), value);
        Ok(Swap::Done)
    }
}

/// A copy of a value, or an error where a plain `clone` would stop the instance.
fn copy(value: &[u8]) -> Result<Vec<u8>> {
    let mut copy = Vec::new();
    copy.try_reserve_exact(value.len()).map_err(|_| Error::OutOfMemory)?;
    copy.extend_from_slice(value);
    Ok(copy)
}
