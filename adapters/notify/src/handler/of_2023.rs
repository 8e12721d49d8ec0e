//! A handler of 2023. It is given a bucket and a value as numbers, and drops both.

use alloc::string::String;
use core::mem::forget;

use crate::bindings::inner::store::Error;
use crate::bindings::keyvalue_virt::values::incoming::from_bytes;
use crate::bindings::wasi::keyvalue::handle_watch;
use crate::bindings::wasi::keyvalue::types::{self, drop_bucket, drop_incoming_value, open_bucket};
use crate::bindings::wasi::keyvalue::wasi_cloud_error::{drop_error, trace};

/// A bucket for the handler, opened before it is known whether there will be something to tell.
pub struct Turn(types::Bucket);

impl Turn {
    /// The bucket of that name, on the store behind this one. There is room for a value, too.
    pub fn of(bucket: &str) -> Result<Self, Error> {
        let turn = open_bucket(bucket).map(Self).map_err(refused)?;
        // Until the handler is called nobody else takes this room: that a value can be told of is
        // known before it is written.
        drop_incoming_value(from_bytes(&[]).map_err(refused)?);
        Ok(turn)
    }

    /// Tells that `key` was given `value`.
    pub fn set(self, key: &str, value: &[u8]) -> Result<(), Error> {
        let value = from_bytes(value).map_err(refused)?;
        handle_watch::on_set(self.given(), key, value);
        Ok(())
    }

    /// Tells that `key` was removed.
    pub fn delete(self, key: &str) {
        handle_watch::on_delete(self.given(), key);
    }

    /// The bucket, which is the handler's to drop now.
    fn given(self) -> types::Bucket {
        let bucket = self.0;
        forget(self);
        bucket
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        drop_bucket(self.0);
    }
}

fn refused(error: types::Error) -> Error {
    let mut text = String::from("the handler of changes cannot be told: ");
    text.push_str(&trace(error));
    drop_error(error);
    Error::Other(text)
}
