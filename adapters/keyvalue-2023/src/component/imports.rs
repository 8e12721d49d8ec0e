//! The provider, as it is imported.

use alloc::string::String;
use alloc::vec::Vec;

use super::bindings::keyvalue_virt::extra::query::{self, RangeParam};
use super::bindings::keyvalue_virt::extra::transactions::{self, CheckParam, WriteParam};
use super::bindings::keyvalue_virt::extra::ttl;
use super::bindings::wasi::keyvalue0_2_0_draft2::store::{self, Bucket, Error};
use super::bindings::wasi::keyvalue0_2_0_draft2::{atomics, batch};
use crate::store::{Page, Range, Refusal, Store};

/// The provider that this component was composed with.
pub struct Provider;

impl From<Error> for Refusal {
    fn from(error: Error) -> Self {
        match error {
            Error::NoSuchStore => Self::NoSuchStore,
            Error::AccessDenied => Self::AccessDenied,
            Error::Other(reason) => Self::Other(reason),
        }
    }
}

fn borrowed(keys: &[String]) -> Vec<&str> {
    keys.iter().map(String::as_str).collect()
}

impl Store for Provider {
    type Bucket = Bucket;
    type Error = Error;

    fn open(&self, name: &str) -> Result<Bucket, Error> {
        store::open(name)
    }

    #[inline]
    fn get(&self, bucket: &Bucket, key: &str) -> Result<Option<Vec<u8>>, Error> {
        bucket.get(key)
    }

    #[inline]
    fn set(&self, bucket: &Bucket, key: &str, value: &[u8]) -> Result<(), Error> {
        bucket.set(key, value)
    }

    fn exists(&self, bucket: &Bucket, key: &str) -> Result<bool, Error> {
        bucket.exists(key)
    }

    fn list_keys(&self, bucket: &Bucket, cursor: Option<&str>) -> Result<Page, Error> {
        let page = bucket.list_keys(cursor)?;
        Ok((page.keys, page.cursor))
    }

    fn increment(&self, bucket: &Bucket, key: &str, delta: i64) -> Result<i64, Error> {
        atomics::increment(bucket, key, delta)
    }

    fn set_many(&self, bucket: &Bucket, pairs: &[(&str, &[u8])]) -> Result<(), Error> {
        batch::set_many(bucket, pairs)
    }

    fn delete_many(&self, bucket: &Bucket, keys: &[String]) -> Result<(), Error> {
        batch::delete_many(bucket, &borrowed(keys))
    }

    fn get_multi(&self, bucket: &Bucket, keys: &[String]) -> Result<Vec<Option<Vec<u8>>>, Error> {
        transactions::get_multi(bucket, &borrowed(keys))
    }

    fn set_multi(&self, bucket: &Bucket, pairs: &[(&str, &[u8])]) -> Result<(), Error> {
        transactions::set_multi(bucket, pairs)
    }

    fn delete_present(&self, bucket: &Bucket, key: &str) -> Result<bool, Error> {
        transactions::commit(bucket, &[CheckParam::Present(key)], &[WriteParam::Delete(key)])
    }

    fn replace(&self, bucket: &Bucket, key: &str, old: Option<&[u8]>, new: &[u8]) -> Result<bool, Error> {
        let check = old.map_or(CheckParam::Absent(key), |old| CheckParam::ValueIs((key, old)));
        transactions::commit(bucket, &[check], &[WriteParam::Set((key, new))])
    }

    fn set_with_ttl(&self, bucket: &Bucket, key: &str, value: &[u8], ttl: u64) -> Result<(), Error> {
        ttl::set_with_ttl(bucket, key, value, ttl)
    }

    fn scan_keys(
        &self,
        bucket: &Bucket,
        range: Range<'_>,
        limit: u32,
        cursor: Option<&str>,
    ) -> Result<Page, Error> {
        let range = RangeParam { start: range.start, end: None, prefix: Some(range.prefix) };
        let page = query::scan_keys(bucket, range, false, limit, cursor)?;
        Ok((page.keys, page.cursor))
    }

    fn count(&self, bucket: &Bucket, prefix: &str) -> Result<u64, Error> {
        query::count(bucket, RangeParam { start: None, end: None, prefix: Some(prefix) })
    }
}
