//! What a backend implements.

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;

use crate::counter::Delta;
use crate::{Page, Result};

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

/// The bytes of a value, lent or given by a backend.
///
/// Lent bytes must stay where they are until the next operation on the store:
/// the caller of a component reads them there, without a copy in between.
pub type Value<'a> = Cow<'a, [u8]>;

/// A handle to one bucket. All handles to a bucket see the same data.
///
/// Each operation takes effect at one moment between call and return, or, when
/// it returns an error, not at all. Keys and values that arrive here keep to
/// [`limits`](crate::limits), and writes are allowed.
pub trait Bucket: Clone {
    /// Passes the value under `key`, if there is one, to `found`.
    fn get<R>(&self, key: &str, found: impl FnOnce(Value<'_>) -> R) -> Result<Option<R>>;

    /// Whether there is a value under `key`.
    fn exists(&self, key: &str) -> Result<bool>;

    /// Stores `value` under `key`.
    fn set(&self, key: String, value: Vec<u8>) -> Result<()>;

    /// Removes `key`, if it is there.
    fn delete(&self, key: &str) -> Result<()>;

    /// Adds to a counter by [`counter::add`](crate::counter::add), or makes one by
    /// [`counter::start`](crate::counter::start), and returns the sum.
    fn increment(&self, key: String, delta: Delta) -> Result<i128>;

    /// Fills a page with the keys from `position` on, in order of position.
    ///
    /// Position 0 is the start, and any number is a position. A key's position
    /// never changes while it is there, whatever else does.
    fn list(&self, position: u64, page: &mut Page) -> Result<()>;

    /// Passes the values under `keys`, all of one moment, to `each`, in order.
    ///
    /// An error of `each` ends the operation and is its result.
    fn get_many(&self, keys: &[String], each: &mut dyn FnMut(Option<Value<'_>>) -> Result<()>) -> Result<()>;

    /// Stores all pairs in order, or none.
    fn set_many(&self, pairs: Vec<(String, Vec<u8>)>) -> Result<()>;

    /// Removes all keys, or none. Those that are not there are skipped.
    fn delete_many(&self, keys: &[String]) -> Result<()>;

    /// The version of `key`.
    fn version(&self, key: &str) -> Result<Version>;

    /// As `get`, with the version that the value had at the same moment.
    fn snapshot<R>(&self, key: &str, found: impl FnOnce(Value<'_>) -> R) -> Result<(Option<R>, Version)>;

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
