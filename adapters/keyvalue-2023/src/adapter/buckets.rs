//! Buckets, and one key at a time: `open-bucket`, `readwrite` and `ttl`.

use alloc::boxed::Box;
use alloc::rc::Rc;

use super::{Adapter, Error};
use crate::fault::{Fault, Request};
use crate::handle::Kind;
use crate::objects::{Object, Opened};
use crate::store::Store;

#[expect(clippy::missing_errors_doc, reason = "as the proposal says")]
impl<S: Store> Adapter<S> {
    /// `open-bucket`
    pub fn open_bucket(&self, name: &str) -> Result<u32, Error> {
        let fail =
            |fault: Fault<'_>| self.fail(Request { what: "open bucket", key: Some(name) }, None, fault);
        if !self.has_room(Kind::Bucket) {
            return Err(fail(self.full(Kind::Bucket)));
        }
        let bucket = self.store.open(name).map_err(|error| fail(Fault::Refused(&error.into())))?;
        let opened = Rc::new(Opened { bucket, name: Box::from(name) });
        self.insert(Object::Bucket(opened)).ok_or_else(|| fail(self.full(Kind::Bucket)))
    }

    /// `drop-bucket`
    pub fn drop_bucket(&self, bucket: u32) {
        self.remove(Kind::Bucket, bucket);
    }

    /// `get`
    #[inline]
    pub fn get(&self, bucket: u32, key: &str) -> Result<u32, Error> {
        let call = self.call(bucket, "get", Some(key))?;
        match call.answer(self.store.get(call.bucket(), key))? {
            Some(value) => call.keep(value),
            None => Err(call.fail(Fault::Missing)),
        }
    }

    /// `set`
    #[inline]
    pub fn set(&self, bucket: u32, key: &str, value: u32) -> Result<(), Error> {
        let call = self.call(bucket, "set", Some(key))?;
        let bytes = call.written(value)?;
        call.answer(self.store.set(call.bucket(), key, &bytes))
    }

    /// `delete`
    pub fn delete(&self, bucket: u32, key: &str) -> Result<(), Error> {
        let call = self.call(bucket, "delete", Some(key))?;
        let was_present = call.answer(self.store.delete_present(call.bucket(), key))?;
        if was_present { Ok(()) } else { Err(call.fail(Fault::Missing)) }
    }

    /// `exists`
    pub fn exists(&self, bucket: u32, key: &str) -> Result<bool, Error> {
        let call = self.call(bucket, "ask for", Some(key))?;
        call.answer(self.store.exists(call.bucket(), key))
    }

    /// `set-with-ttl`
    pub fn set_with_ttl(&self, bucket: u32, key: &str, value: &[u8], ttl: u64) -> Result<(), Error> {
        let call = self.call(bucket, "set", Some(key))?;
        call.answer(self.store.set_with_ttl(call.bucket(), key, value, ttl))
    }
}
