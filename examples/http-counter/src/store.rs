//! Counters and values as keys of one bucket.

use std::fmt;

use crate::bindings::atomics;
use crate::bindings::batch;
use crate::bindings::store::{self, Bucket};
use crate::route::{decimal, encode};

const BUCKET: &str = "";
const COUNTERS: &str = "counters/";
const VALUES: &str = "values/";

/// The counters that are read at once for a list.
const READ_KEYS: usize = 100;

/// A key and its value.
type Pair = (String, Vec<u8>);

/// Why the store did not give an answer; its text is for the client.
#[derive(Debug)]
pub enum Error {
    /// The store refused or failed.
    Store(store::Error),
    /// Something other than a counter is under the key of this counter.
    NotANumber(String),
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::Store(store::Error::NoSuchStore) => f.write_str(
                "the store has no bucket \"\" and makes none: have its operator allow it (KEYVALUE_BUCKETS)",
            ),
            Error::Store(store::Error::AccessDenied) => f.write_str(
                "the store denies access to the bucket \"\": have its operator allow it \
                 (KEYVALUE_DENIED_BUCKETS, KEYVALUE_READ_ONLY)",
            ),
            Error::Store(store::Error::Other(text)) => f.write_str(text),
            Error::NotANumber(name) => write!(
                f,
                "cannot read the counter {name:?}: its value is not a decimal number from 0 to {}; DELETE it \
                 to start again",
                u64::MAX
            ),
        }
    }
}

impl From<store::Error> for Error {
    fn from(error: store::Error) -> Self {
        Error::Store(error)
    }
}

/// The bucket that holds everything.
#[derive(Debug)]
pub struct Store(Bucket);

impl Store {
    /// Opens the bucket, which is cheap: each request has its own handle.
    pub fn open() -> Result<Self, Error> {
        Ok(Store(store::open(BUCKET)?))
    }

    /// Adds to a counter, which starts at 0, and returns the sum.
    pub fn add(&self, name: &str, by: u64) -> Result<u64, Error> {
        Ok(atomics::increment(&self.0, &counter(name), by)?)
    }

    /// The number of a counter.
    pub fn counter(&self, name: &str) -> Result<Option<u64>, Error> {
        match self.0.get(&counter(name))? {
            None => Ok(None),
            Some(digits) => decimal(&digits).map(Some).ok_or_else(|| Error::NotANumber(name.to_owned())),
        }
    }

    /// Removes a counter, if there is one.
    pub fn delete_counter(&self, name: &str) -> Result<(), Error> {
        Ok(self.0.delete(&counter(name))?)
    }

    /// The bytes of a value.
    pub fn value(&self, name: &str) -> Result<Option<Vec<u8>>, Error> {
        Ok(self.0.get(&value(name))?)
    }

    /// Stores a value; `true` if there was none. With two writers at once both may hear that.
    pub fn put(&self, name: &str, bytes: &[u8]) -> Result<bool, Error> {
        let key = value(name);
        let is_new = !self.0.exists(&key)?;
        self.0.set(&key, bytes)?;
        Ok(is_new)
    }

    /// Removes a value, if there is one.
    pub fn delete_value(&self, name: &str) -> Result<(), Error> {
        Ok(self.0.delete(&value(name))?)
    }

    /// A line `NAME NUMBER` for each counter and `values/NAME` for each value, each kind in order.
    pub fn list(&self) -> Result<String, Error> {
        let (mut counters, mut values) = (Vec::new(), Vec::new());
        let mut cursor = None;
        loop {
            let page = self.0.list_keys(cursor)?;
            for key in page.keys {
                if let Some(name) = key.strip_prefix(VALUES) {
                    values.push(format!("{VALUES}{}\n", encode(name)));
                } else if key.starts_with(COUNTERS) {
                    counters.push(key);
                }
            }
            cursor = page.cursor;
            if cursor.is_none() {
                break;
            }
        }
        counters.sort_unstable();
        values.sort_unstable();
        let mut text = self.numbers(&counters)?;
        text.extend(values);
        Ok(text)
    }

    fn numbers(&self, keys: &[String]) -> Result<String, Error> {
        let mut text = String::new();
        for keys in keys.chunks(READ_KEYS) {
            for (key, digits) in self.read(keys)?.into_iter().flatten() {
                let name = encode(key.strip_prefix(COUNTERS).unwrap_or(&key));
                match decimal(&digits) {
                    Some(number) => text.push_str(&format!("{name} {number}\n")),
                    // One odd value must not hide all the others.
                    None => text.push_str(&format!("{name} not-a-number\n")),
                }
            }
        }
        Ok(text)
    }

    /// One by one if the values are too large for one reply: something else put them there.
    fn read(&self, keys: &[String]) -> Result<Vec<Option<Pair>>, Error> {
        match batch::get_many(&self.0, keys) {
            Err(store::Error::Other(_)) => {
                keys.iter().map(|key| Ok(self.0.get(key)?.map(|value| (key.clone(), value)))).collect()
            }
            result => Ok(result?),
        }
    }
}

fn counter(name: &str) -> String {
    format!("{COUNTERS}{name}")
}

fn value(name: &str) -> String {
    format!("{VALUES}{name}")
}
