//! A handler of draft.

use crate::bindings::inner::store::Error;
use crate::bindings::wasi::keyvalue0_2_0_draft::store::{self, Bucket};
use crate::bindings::wasi::keyvalue0_2_0_draft::watcher;

/// A bucket for the handler, opened before it is known whether there will be something to tell.
pub struct Turn(Bucket);

impl Turn {
    /// The bucket of that name, from the store behind this one.
    pub fn of(bucket: &str) -> Result<Self, Error> {
        store::open(bucket).map(Self).map_err(|error| match error {
            store::Error::NoSuchStore => Error::NoSuchStore,
            store::Error::AccessDenied => Error::AccessDenied,
            store::Error::Other(text) => Error::Other(text),
        })
    }

    /// Tells that `key` was given `value`.
    pub fn set(self, key: &str, value: &[u8]) -> Result<(), Error> {
        watcher::on_set(self.0, key, value);
        Ok(())
    }

    /// Tells that `key` was removed.
    pub fn delete(self, key: &str) {
        watcher::on_delete(self.0, key);
    }
}
