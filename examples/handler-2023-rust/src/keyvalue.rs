//! Buckets, values and errors of 2023 as types that give their numbers back when they are dropped.

use std::{error, fmt, io};

use crate::bindings::{atomic, readwrite, types, wasi_cloud_error};
use crate::streams::{InputStream, OutputStream};

/// What went wrong. As text it is its trace: what was asked, why it failed, what to do.
#[derive(Debug)]
pub struct Error(wasi_cloud_error::Error);

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&wasi_cloud_error::trace(self.0))
    }
}

impl error::Error for Error {}

impl Drop for Error {
    fn drop(&mut self) {
        wasi_cloud_error::drop_error(self.0);
    }
}

/// An open bucket.
#[derive(Debug)]
pub struct Bucket(types::Bucket);

impl Bucket {
    /// Opens the bucket of that name; the first write makes it.
    pub fn open(name: &str) -> Result<Self, Error> {
        types::open_bucket(name).map(Self).map_err(Error)
    }

    /// The value under `key`; it is an error when there is none.
    pub fn get(&self, key: &str) -> Result<IncomingValue, Error> {
        readwrite::get(self.0, key).map(IncomingValue).map_err(Error)
    }

    /// Stores what was written to the value so far.
    pub fn set(&self, key: &str, value: &OutgoingValue) -> Result<(), Error> {
        readwrite::set(self.0, key, value.0).map_err(Error)
    }

    /// Whether there is a value under `key`.
    pub fn exists(&self, key: &str) -> Result<bool, Error> {
        readwrite::exists(self.0, key).map_err(Error)
    }

    /// Adds to the number under `key`, and returns the sum.
    pub fn increment(&self, key: &str, delta: u64) -> Result<u64, Error> {
        atomic::increment(self.0, key, delta).map_err(Error)
    }
}

impl Drop for Bucket {
    fn drop(&mut self) {
        types::drop_bucket(self.0);
    }
}

/// A value on its way to the store.
#[derive(Debug)]
pub struct OutgoingValue(types::OutgoingValue);

impl OutgoingValue {
    /// An empty value.
    pub fn new() -> Self {
        Self(types::new_outgoing_value())
    }

    /// A stream that appends to the value.
    pub fn write_body(&self) -> io::Result<OutputStream> {
        let refused = |()| io::Error::other("the value gives no stream: there are too many of either");
        types::outgoing_value_write_body(self.0).map(OutputStream::new).map_err(refused)
    }
}

impl Drop for OutgoingValue {
    fn drop(&mut self) {
        types::drop_outgoing_value(self.0);
    }
}

/// A value that came from the store.
#[derive(Debug)]
pub struct IncomingValue(types::IncomingValue);

impl IncomingValue {
    /// How many bytes it has.
    pub fn size(&self) -> u64 {
        types::size(self.0)
    }

    /// Its bytes at once.
    pub fn consume_sync(self) -> Result<Vec<u8>, Error> {
        types::incoming_value_consume_sync(self.0).map_err(Error)
    }

    /// Its bytes as a stream, which outlives the value.
    pub fn consume_async(self) -> Result<InputStream, Error> {
        types::incoming_value_consume_async(self.0).map(InputStream::new).map_err(Error)
    }
}

impl Drop for IncomingValue {
    fn drop(&mut self) {
        types::drop_incoming_value(self.0);
    }
}
