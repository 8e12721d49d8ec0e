//! `wasi:keyvalue@0.2.0-draft`.

#[allow(missing_docs, clippy::all)]
mod bindings {
    wit_bindgen::generate!({
        path: ["../../wit/keyvalue-0.2.0-draft"],
        world: "wasi:keyvalue/imports@0.2.0-draft",
    });
}

pub use bindings::wasi::keyvalue::{atomics, batch, store};

/// Where a page of keys starts.
pub type Cursor = u64;

/// What `increment` adds and returns.
pub type Delta = u64;

/// The values under `keys`, after checking that there is one entry for each, under its name.
pub fn get_many(bucket: &store::Bucket, keys: &[&str]) -> Result<Vec<Option<Vec<u8>>>, store::Error> {
    let reply = batch::get_many(bucket, &owned(keys))?;
    assert_eq!(reply.len(), keys.len(), "get-many answers once for each key");
    let entries = reply.into_iter().zip(keys);
    Ok(entries
        .map(|(entry, key)| {
            entry.map(|(name, value)| {
                assert_eq!(name, *key, "get-many answers in the order of the keys");
                value
            })
        })
        .collect())
}

/// `bucket.list-keys`, given a cursor of the same type in both drafts.
pub fn list_keys(bucket: &store::Bucket, cursor: Option<&Cursor>) -> Result<KeyResponse, Error> {
    bucket.list_keys(cursor.copied())
}

/// The name and the result of each function that writes, tried on `key`.
pub fn every_write(bucket: &Bucket, key: &str) -> Vec<(&'static str, Result<(), Error>)> {
    common_writes(bucket, key)
}

helpers!();
