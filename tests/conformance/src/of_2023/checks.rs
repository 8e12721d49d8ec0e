//! Checks of what requests gave.

use std::fmt::Display;
use std::time::{Duration, Instant};

use super::{Bucket, Error, get, readwrite, set, wasi_cloud_error};
use crate::preview;

/// What a request gave, which must have succeeded.
#[track_caller]
pub fn done<T>(result: Result<T, Error>) -> T {
    match result {
        Ok(result) => result,
        Err(error) => panic!("error {error}: {}", wasi_cloud_error::trace(error)),
    }
}

/// The text of the error that the result must be. The error is given back.
#[track_caller]
pub fn trace<T>(result: Result<T, Error>) -> String {
    let Err(error) = result else { panic!("expected an error, but it succeeded") };
    let text = wasi_cloud_error::trace(error);
    wasi_cloud_error::drop_error(error);
    assert!(!text.is_empty(), "the error has no text");
    text
}

/// The same, for a result that one of several tries gave; which one it was.
#[track_caller]
pub fn trace_of<T>(tried: impl Display, result: Result<T, Error>) -> String {
    assert!(result.is_err(), "expected an error, but it succeeded: {tried}");
    trace(result)
}

/// Checks that the result is an error about `key`.
#[track_caller]
pub fn assert_names<T>(result: Result<T, Error>, key: &str) {
    let text = trace(result);
    assert!(text.contains(key), "the key {key:?} is not in {text:?}");
}

/// Checks that the result is the error that comes when nothing is dropped.
#[track_caller]
pub fn assert_too_many<T>(result: Result<T, Error>) {
    let text = trace(result);
    assert!(text.contains("drop"), "what to do is not in {text:?}");
}

/// Checks that `key` has that value.
#[track_caller]
pub fn assert_holds(bucket: Bucket, key: &str, expected: impl AsRef<[u8]>) {
    let (found, expected, key) = (get(bucket, key), expected.as_ref(), preview(key.as_bytes()));
    assert!(found == expected, "the key of {key} holds {}, not {}", preview(&found), preview(expected));
}

/// Checks that there is no value under `key`.
#[track_caller]
pub fn assert_lacks(bucket: Bucket, key: &str) {
    let exists = done(readwrite::exists(bucket, key));
    assert!(!exists, "the key of {} should be missing", preview(key.as_bytes()));
}

/// Checks that the bucket can be written and read, as it must after any refused request.
#[track_caller]
pub fn assert_goes_on(bucket: Bucket) {
    set(bucket, "goes on", "yes");
    assert_holds(bucket, "goes on", "yes");
    done(readwrite::delete(bucket, "goes on"));
}

/// A time that does not end while a guest runs.
pub const HOUR: u64 = 3_600_000;

/// Waits until there is no value under `key` any more.
#[track_caller]
pub fn wait_for_the_end(bucket: Bucket, key: &str) {
    let start = Instant::now();
    while done(readwrite::exists(bucket, key)) {
        assert!(start.elapsed() < Duration::from_secs(20), "the key is still there after 20 seconds");
    }
}
