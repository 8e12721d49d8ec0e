//! A bucket that is open, with the name that messages give it.

use crate::bindings::query::{self, Range};
use crate::bindings::store::{self, Bucket};
use crate::error::{Error, quoted};

/// What the commands on keys work on.
#[derive(Debug)]
pub struct Session {
    /// The name of the bucket.
    pub name: String,
    /// The bucket itself.
    pub bucket: Bucket,
}

impl Session {
    /// Opens the bucket of that name.
    pub fn open(name: String) -> Result<Self, Error> {
        match store::open(&name) {
            Ok(bucket) => Ok(Session { name, bucket }),
            Err(cause) => Err(failed(&name, "open the store", cause)),
        }
    }

    /// The error for something that the store did not do.
    pub fn failed(&self, asked: String, cause: store::Error) -> Error {
        failed(&self.name, &asked, cause)
    }

    /// Whether there is such a key.
    pub fn exists(&self, key: &str) -> Result<bool, Error> {
        self.bucket.exists(key).map_err(|cause| self.failed(format!("look for {}", quoted(key)), cause))
    }

    /// How many keys there are in a range.
    pub fn count(&self, range: &Range) -> Result<u64, Error> {
        query::count(&self.bucket, range).map_err(|cause| self.failed("count the keys".to_owned(), cause))
    }

    /// Calls `each` with one page of keys after the other.
    pub fn pages(&self, mut each: impl FnMut(Vec<String>) -> Result<(), Error>) -> Result<(), Error> {
        let mut cursor = None;
        loop {
            let page = self
                .bucket
                .list_keys(cursor.as_deref())
                .map_err(|cause| self.failed("list the keys".to_owned(), cause))?;
            each(page.keys)?;
            cursor = page.cursor;
            if cursor.is_none() {
                return Ok(());
            }
        }
    }
}

fn failed(bucket: &str, asked: &str, cause: store::Error) -> Error {
    Error::Store { asked: format!("{asked} in bucket {}", quoted(bucket)), cause }
}
