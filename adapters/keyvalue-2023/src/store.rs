//! What is asked of the provider.

use alloc::string::String;
use alloc::vec::Vec;

/// Why the provider did not do something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// It has no bucket of that name.
    NoSuchStore,
    /// Its operator does not allow it.
    AccessDenied,
    /// Its own text.
    Other(String),
}

/// The keys that begin with `prefix`, from behind `after` on.
#[derive(Debug, Clone, Copy)]
pub struct Range<'a> {
    /// What they begin with.
    pub prefix: &'a str,
    /// The first key that can be one of them.
    pub start: Option<&'a str>,
}

/// A page of keys, and the cursor of the next.
pub type Page = (Vec<String>, Option<String>);

/// A provider: functions of draft2, and of `keyvalue-virt:extra`, which have its rules.
#[expect(clippy::missing_errors_doc, reason = "the provider refuses as its own documentation says")]
pub trait Store {
    /// An open bucket.
    type Bucket;
    /// Why something was not done, as the provider says it.
    type Error: Into<Refusal>;

    /// `store.open`
    fn open(&self, name: &str) -> Result<Self::Bucket, Self::Error>;
    /// `bucket.get`
    fn get(&self, bucket: &Self::Bucket, key: &str) -> Result<Option<Vec<u8>>, Self::Error>;
    /// `bucket.set`
    fn set(&self, bucket: &Self::Bucket, key: &str, value: &[u8]) -> Result<(), Self::Error>;
    /// `bucket.exists`
    fn exists(&self, bucket: &Self::Bucket, key: &str) -> Result<bool, Self::Error>;
    /// `bucket.list-keys`
    fn list_keys(&self, bucket: &Self::Bucket, cursor: Option<&str>) -> Result<Page, Self::Error>;
    /// `atomics.increment`
    fn increment(&self, bucket: &Self::Bucket, key: &str, delta: i64) -> Result<i64, Self::Error>;
    /// `batch.set-many`
    fn set_many(&self, bucket: &Self::Bucket, pairs: &[(&str, &[u8])]) -> Result<(), Self::Error>;
    /// `batch.delete-many`
    fn delete_many(&self, bucket: &Self::Bucket, keys: &[String]) -> Result<(), Self::Error>;
    /// `transactions.get-multi`
    fn get_multi(&self, bucket: &Self::Bucket, keys: &[String]) -> Result<Vec<Option<Vec<u8>>>, Self::Error>;
    /// `transactions.set-multi`
    fn set_multi(&self, bucket: &Self::Bucket, pairs: &[(&str, &[u8])]) -> Result<(), Self::Error>;
    /// `transactions.commit`: deletes a key that is present.
    fn delete_present(&self, bucket: &Self::Bucket, key: &str) -> Result<bool, Self::Error>;
    /// `transactions.commit`: sets a key that has the value `old`, or is absent.
    fn replace(
        &self,
        bucket: &Self::Bucket,
        key: &str,
        old: Option<&[u8]>,
        new: &[u8],
    ) -> Result<bool, Self::Error>;
    /// `ttl.set-with-ttl`
    fn set_with_ttl(
        &self,
        bucket: &Self::Bucket,
        key: &str,
        value: &[u8],
        ttl: u64,
    ) -> Result<(), Self::Error>;
    /// `query.scan-keys`
    fn scan_keys(
        &self,
        bucket: &Self::Bucket,
        range: Range<'_>,
        limit: u32,
        cursor: Option<&str>,
    ) -> Result<Page, Self::Error>;
    /// `query.count`
    fn count(&self, bucket: &Self::Bucket, prefix: &str) -> Result<u64, Self::Error>;
}
