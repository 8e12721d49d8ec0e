//! `wasi:keyvalue@0.2.0-draft2`.

#[allow(missing_docs, clippy::all)]
mod bindings {
    wit_bindgen::generate!({
        path: ["../../wit/keyvalue-0.2.0-draft2"],
        world: "wasi:keyvalue/imports@0.2.0-draft2",
    });
}

pub use bindings::wasi::keyvalue::{atomics, batch, store};

/// Where a page of keys starts.
pub type Cursor = String;

/// What `increment` adds and returns.
pub type Delta = i64;

/// The values under `keys`, after checking that there is one entry for each, under its name.
pub fn get_many(bucket: &store::Bucket, keys: &[&str]) -> Result<Vec<Option<Vec<u8>>>, store::Error> {
    let reply = batch::get_many(bucket, &owned(keys))?;
    assert_eq!(reply.len(), keys.len(), "get-many answers once for each key");
    let entries = reply.into_iter().zip(keys);
    Ok(entries
        .map(|((name, value), key)| {
            assert_eq!(name, *key, "get-many answers in the order of the keys");
            value
        })
        .collect())
}

/// A snapshot of `key` to swap against.
#[track_caller]
pub fn snapshot(bucket: &store::Bucket, key: &str) -> atomics::Cas {
    atomics::Cas::new(bucket, key).unwrap()
}

/// The fresh snapshot that a swap hands out when the key was written since the last one.
#[track_caller]
pub fn cas_failed(result: Result<(), atomics::CasError>) -> atomics::Cas {
    match result {
        Err(atomics::CasError::CasFailed(fresh)) => fresh,
        Err(atomics::CasError::StoreError(error)) => panic!("expected `cas-failed`, got {error:?}"),
        Ok(()) => panic!("the swap was done though the key was written since the snapshot"),
    }
}

/// What the store said, of a swap that it refused.
#[track_caller]
pub fn store_error(result: Result<(), atomics::CasError>) -> store::Error {
    match result {
        Err(atomics::CasError::StoreError(error)) => error,
        Err(atomics::CasError::CasFailed(_)) => panic!("expected `store-error`, got `cas-failed`"),
        Ok(()) => panic!("expected the error `store-error`, but the swap was done"),
    }
}

/// `bucket.list-keys`, given a cursor of the same type in both drafts.
pub fn list_keys(bucket: &store::Bucket, cursor: Option<&Cursor>) -> Result<KeyResponse, Error> {
    bucket.list_keys(cursor.map(String::as_str))
}

/// The name and the result of each function that writes, tried on `key`.
pub fn every_write(bucket: &Bucket, key: &str) -> Vec<(&'static str, Result<(), Error>)> {
    let swapped = atomics::Cas::new(bucket, key).and_then(|cas| match atomics::swap(cas, b"1") {
        Ok(()) => Ok(()),
        Err(atomics::CasError::StoreError(error)) => Err(error),
        Err(atomics::CasError::CasFailed(_)) => panic!("nothing was written since the snapshot"),
    });
    let mut writes = common_writes(bucket, key);
    writes.push(("swap", swapped));
    writes
}

helpers!();
