//! Many keys at once: `batch` and `transaction`.

use alloc::string::String;
use alloc::vec::Vec;

use super::{Adapter, Call, Error};
use crate::fault::Fault;
use crate::handle::{ALIVE, Kind};
use crate::store::Store;

#[expect(clippy::missing_errors_doc, reason = "as the proposal says")]
impl<S: Store> Adapter<S> {
    /// `get-many`
    pub fn get_many(&self, bucket: u32, keys: &[String]) -> Result<Vec<u32>, Error> {
        let call = self.call(bucket, "get several keys", None)?;
        let values = call.values(keys)?;
        // Nobody could drop the first ones, if there were no room for all of them.
        let room = self.with(|objects| ALIVE.checked_sub(objects.alive(Kind::Incoming)));
        if room.is_none_or(|room| room < values.len()) {
            return Err(call.fail(self.full(Kind::Incoming)));
        }
        let mut handles = Vec::with_capacity(values.len());
        for value in values {
            handles.push(call.keep(value)?);
        }
        Ok(handles)
    }

    /// `get-multi`
    pub fn get_multi(&self, bucket: u32, keys: &[String]) -> Result<Vec<Vec<u8>>, Error> {
        self.call(bucket, "get several keys", None)?.values(keys)
    }

    /// `get-keys`
    pub fn get_keys(&self, bucket: u32) -> Vec<String> {
        self.all_keys(bucket).unwrap_or_default()
    }

    fn all_keys(&self, bucket: u32) -> Result<Vec<String>, Error> {
        let call = self.call(bucket, "list the keys", None)?;
        let (mut keys, mut next) = call.answer(self.store.list_keys(call.bucket(), None))?;
        while let Some(cursor) = next {
            let (more, behind) = call.answer(self.store.list_keys(call.bucket(), Some(&cursor)))?;
            keys.extend(more);
            next = behind;
        }
        Ok(keys)
    }

    /// `set-many`
    pub fn set_many(&self, bucket: u32, keys: &[String], values: &[(String, u32)]) -> Result<(), Error> {
        let call = self.call(bucket, "set several keys", None)?;
        if !keys.is_empty() && !keys.iter().eq(values.iter().map(|(key, _)| key)) {
            return Err(call.fail(Fault::KeysDiffer));
        }
        let mut bytes = Vec::with_capacity(values.len());
        for (_, value) in values {
            bytes.push(call.written(*value)?);
        }
        let pairs = values.iter().zip(&bytes).map(|((key, _), bytes)| (key.as_str(), bytes.as_slice()));
        call.answer(self.store.set_many(call.bucket(), &pairs.collect::<Vec<_>>()))
    }

    /// `set-multi`
    pub fn set_multi(&self, bucket: u32, pairs: &[(String, Vec<u8>)]) -> Result<(), Error> {
        let call = self.call(bucket, "set several keys", None)?;
        let pairs = pairs.iter().map(|(key, value)| (key.as_str(), value.as_slice()));
        call.answer(self.store.set_multi(call.bucket(), &pairs.collect::<Vec<_>>()))
    }

    /// `delete-many`
    pub fn delete_many(&self, bucket: u32, keys: &[String]) -> Result<(), Error> {
        let call = self.call(bucket, "delete several keys", None)?;
        call.answer(self.store.delete_many(call.bucket(), keys))
    }
}

impl<S: Store> Call<'_, S> {
    /// The values of all keys.
    #[inline(never)]
    fn values(&self, keys: &[String]) -> Result<Vec<Vec<u8>>, Error> {
        let found = self.answer(self.adapter.store.get_multi(self.bucket(), keys))?;
        let mut values = Vec::with_capacity(found.len());
        for (value, key) in found.into_iter().zip(keys) {
            match value {
                Some(value) => values.push(value),
                None => return Err(self.fail(Fault::MissingAmong(key))),
            }
        }
        Ok(values)
    }
}
