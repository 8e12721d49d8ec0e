//! Cursors of listings: draft2's are those of the store, and draft's are the numbers in them.

use alloc::string::String;

use keyvalue_core::cursor::{Scope, decode, encode};

use crate::bindings::inner::store::Error;

/// A cursor of either draft.
pub trait Cursor: Sized {
    /// The store's cursor for this one; `none` for the beginning.
    fn into_token(self, bucket: &str) -> Option<String>;

    /// The cursor of this draft for one of the store's.
    fn from_token(token: String, bucket: &str) -> Result<Self, Error>;
}

impl Cursor for String {
    fn into_token(self, _: &str) -> Option<String> {
        Some(self)
    }

    fn from_token(token: String, _: &str) -> Result<Self, Error> {
        Ok(token)
    }
}

impl Cursor for u64 {
    fn into_token(self, bucket: &str) -> Option<String> {
        (self != 0).then(|| encode(self, Scope::of(bucket)))
    }

    fn from_token(token: String, bucket: &str) -> Result<Self, Error> {
        decode(&token, Scope::of(bucket)).map_err(|_| Error::Other(String::from(NO_NUMBER)))
    }
}

const NO_NUMBER: &str = "cannot list more than the first page: this store's cursors are texts that stand for \
                         no number, as wasi:keyvalue@0.2.0-draft has them; list the keys through 0.2.0-draft2";
