//! What a backend implements.

use alloc::string::String;
use alloc::vec::Vec;

use crate::Result;
use crate::counter::Delta;

/// A place that holds buckets.
pub trait Store {
    /// A handle to one bucket.
    type Bucket: Bucket;

    /// Opens the bucket of that name; any string is a name.
    ///
    /// Nothing that others can see is created before the first write.
    ///
    /// # Errors
    /// When the store cannot be reached.
    fn open(&self, name: &str) -> Result<Self::Bucket>;
}

/// A handle to one bucket. All handles to a bucket see the same data.
///
/// Each operation takes effect at one moment between call and return, or, when
/// it returns an error, not at all. Keys and values that arrive here keep to
/// [`limits`](crate::limits), and writes are allowed.
pub trait Bucket: Clone {
    /// The value under `key`.
    fn get(&self, key: &str) -> Result<Option<Vec<u8>>>;

    /// Whether there is a value under `key`.
    fn exists(&self, key: &str) -> Result<bool>;

    /// Stores `value` under `key`.
    fn set(&self, key: String, value: Vec<u8>) -> Result<()>;

    /// Removes `key`, if it is there.
    fn delete(&self, key: &str) -> Result<()>;

    /// Adds to a counter by [`counter::add`](crate::counter::add), and returns the sum.
    fn increment(&self, key: String, delta: Delta) -> Result<i128>;

    /// The keys from `position` on, a page that keeps to
    /// [`PAGE_KEYS`](crate::limits::PAGE_KEYS) and [`PAGE_BYTES`](crate::limits::PAGE_BYTES).
    ///
    /// Position 0 is the start, and any number is a position. A key's place
    /// never changes while it is there, whatever else does.
    fn list(&self, position: u64) -> Result<Page>;

    /// The values under `keys`, of one moment, one entry each, in order.
    ///
    /// Takes each value's size from a [`ReplyBudget`](crate::limits::ReplyBudget).
    fn get_many(&self, keys: &[String]) -> Result<Vec<Option<Vec<u8>>>>;

    /// Stores all pairs in order, or none.
    fn set_many(&self, pairs: Vec<(String, Vec<u8>)>) -> Result<()>;

    /// Removes all keys, or none. Those that are not there are skipped.
    fn delete_many(&self, keys: &[String]) -> Result<()>;

    /// The version of `key`.
    fn version(&self, key: &str) -> Result<Version>;

    /// The value and the version of `key` at one moment.
    fn snapshot(&self, key: &str) -> Result<(Option<Vec<u8>>, Version)>;

    /// Stores `value` if the version of `key` is still `expected`.
    fn swap(&self, key: &str, expected: Version, value: Vec<u8>) -> Result<Swap>;
}

/// Which write a key's value came from. No two writes to a key have the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Version(pub u64);

impl Version {
    /// The version of every key that is not there.
    pub const ABSENT: Self = Self(0);
}

/// What became of a compare-and-swap.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Swap {
    /// The value was stored.
    Done,
    /// The key was written in between, and has this version now.
    Changed(Version),
}

/// One page of keys.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Page {
    /// The keys.
    pub keys: Vec<String>,
    /// The position of the first key of the next page, if there is one.
    pub next: Option<u64>,
}
