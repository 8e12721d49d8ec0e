//! Buckets by name.

use alloc::boxed::Box;
use alloc::rc::Rc;
use alloc::string::String;
use alloc::vec::Vec;
use core::cell::{Cell, RefCell};

use keyvalue_core::extra::Catalog;
use keyvalue_core::{Error, Result, Store};

use crate::bucket::MemoryBucket;
use crate::clock::Clock;
use crate::history::Life;
use crate::order::insert;
use crate::table::Table;

/// All buckets of one instance.
///
/// By default there is no clock: a key whose time to live is not 0 stays.
#[derive(Debug, Default)]
pub struct Memory {
    shared: Rc<Shared>,
}

/// What the handles to buckets have in common.
#[derive(Debug, Default)]
pub(crate) struct Shared {
    /// In order of their names.
    buckets: RefCell<Vec<Rc<Named>>>,
    clock: Clock,
    /// No write in a bucket that is no longer here had this version, or a later one.
    next_version: Cell<u64>,
    lives: Cell<u64>,
}

/// A bucket.
#[derive(Debug)]
pub(crate) struct Named {
    name: Box<str>,
    pub(crate) table: RefCell<Table>,
}

impl Memory {
    /// No buckets yet. `nanoseconds` tells the time since some moment, and never goes back.
    ///
    /// It is called for keys that have a time to live, and when somebody first asks for the
    /// changes of a bucket.
    #[cfg(feature = "ttl")]
    #[must_use]
    pub fn new(nanoseconds: fn() -> u64) -> Self {
        Self { shared: Rc::new(Shared { clock: Clock::new(nanoseconds), ..Shared::default() }) }
    }
}

impl Store for Memory {
    type Bucket = MemoryBucket;

    fn open(&self, name: &str) -> Result<MemoryBucket> {
        let mut buckets = self.shared.buckets.try_borrow_mut().map_err(in_use)?;
        let at = buckets.partition_point(|bucket| *bucket.name < *name);
        let bucket = match buckets.get(at) {
            Some(bucket) if *bucket.name == *name => Rc::clone(bucket),
            _ => {
                let new = Rc::new(self.shared.bucket(name));
                insert(&mut buckets, at, Rc::clone(&new));
                new
            }
        };
        Ok(MemoryBucket::new(bucket, Rc::clone(&self.shared)))
    }
}

impl Catalog for Memory {
    fn buckets(&self) -> Result<Vec<String>> {
        let mut names = Vec::new();
        for bucket in self.shared.buckets.try_borrow().map_err(in_use)?.iter() {
            if bucket.table.try_borrow().map_err(in_use)?.has_keys() {
                names.push(String::from(&*bucket.name));
            }
        }
        Ok(names)
    }
}

impl Shared {
    fn bucket(&self, name: &str) -> Named {
        // 0 is the version of keys that are not there.
        let table = Table::new(self.clock.clone(), self.next_version.get().max(1));
        Named { name: Box::from(name), table: RefCell::new(table) }
    }

    /// Forgets a bucket that nobody but the caller holds and that is not used: opening one
    /// name after another takes no memory for good.
    pub(crate) fn forget_unused(&self, bucket: &Rc<Named>) {
        let the_callers_and_mine = 2;
        if Rc::strong_count(bucket) == the_callers_and_mine
            && let Ok(table) = bucket.table.try_borrow()
            && table.is_unused()
            && let Ok(mut buckets) = self.buckets.try_borrow_mut()
        {
            self.next_version.set(self.next_version.get().max(table.next_version()));
            buckets.retain(|each| !Rc::ptr_eq(each, bucket));
        }
    }

    /// A life that no bucket has had.
    pub(crate) fn next_life(&self) -> Life {
        self.lives.set(self.lives.get().saturating_add(1));
        Life { number: self.lives.get(), seed: self.clock.seed() }
    }
}

/// A component is never called while it is at work, so this is not seen; but an
/// error costs less than the panic of a plain borrow, in size too.
#[cold]
pub(crate) fn in_use<E>(_: E) -> Error {
    Error::Backend(String::from("the bucket is in use by another call: try again"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use keyvalue_core::Bucket;

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
    fn a_bucket_that_was_only_opened_or_has_lost_its_keys_leaves_nothing_behind() {
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
        assert_eq!(store.shared.buckets.borrow().len(), 1);
    }
}
