//! What the service takes for its store.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::route::encode;

/// Nothing can go wrong.
pub type Error = Infallible;

#[derive(Debug, Default)]
struct Kept {
    counters: BTreeMap<String, u64>,
    values: BTreeMap<String, Vec<u8>>,
}

static KEPT: Mutex<Kept> = Mutex::new(Kept { counters: BTreeMap::new(), values: BTreeMap::new() });

/// The variables of the instance.
#[derive(Debug)]
pub struct Store(MutexGuard<'static, Kept>);

impl Store {
    /// Takes hold of them.
    pub fn open() -> Result<Self, Error> {
        Ok(Store(KEPT.lock().unwrap_or_else(PoisonError::into_inner)))
    }

    /// Adds to a counter, which starts at 0, and returns the sum.
    pub fn add(mut self, name: &str, by: u64) -> Result<u64, Error> {
        let counter = self.0.counters.entry(name.to_owned()).or_default();
        *counter = counter.saturating_add(by);
        Ok(*counter)
    }

    /// The number of a counter.
    pub fn counter(&self, name: &str) -> Result<Option<u64>, Error> {
        Ok(self.0.counters.get(name).copied())
    }

    /// Removes a counter, if there is one.
    pub fn delete_counter(mut self, name: &str) -> Result<(), Error> {
        self.0.counters.remove(name);
        Ok(())
    }

    /// The bytes of a value.
    pub fn value(&self, name: &str) -> Result<Option<Vec<u8>>, Error> {
        Ok(self.0.values.get(name).cloned())
    }

    /// Stores a value; `true` if there was none.
    pub fn put(mut self, name: &str, bytes: &[u8]) -> Result<bool, Error> {
        Ok(self.0.values.insert(name.to_owned(), bytes.to_vec()).is_none())
    }

    /// Removes a value, if there is one.
    pub fn delete_value(mut self, name: &str) -> Result<(), Error> {
        self.0.values.remove(name);
        Ok(())
    }

    /// A line `NAME NUMBER` for each counter and `values/NAME` for each value, each kind in order.
    pub fn list(&self) -> Result<String, Error> {
        let counters = self.0.counters.iter().map(|(name, number)| format!("{} {number}\n", encode(name)));
        let values = self.0.values.keys().map(|name| format!("values/{}\n", encode(name)));
        Ok(counters.chain(values).collect())
    }
}
