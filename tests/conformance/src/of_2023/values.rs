//! Storing and reading values, by streams and at once.

use super::{
    Bucket, Error, IncomingValue, InputStream, OutgoingValue, OutputStream, batch, done, names, readwrite,
    streams, types,
};

/// A value with these bytes, written by a stream that is dropped again.
#[track_caller]
pub fn outgoing(bytes: impl AsRef<[u8]>) -> OutgoingValue {
    let value = types::new_outgoing_value();
    let body = body(value);
    assert_eq!(streams::write(body, bytes.as_ref()), Ok(bytes.as_ref().len() as u64));
    streams::drop_output_stream(body);
    value
}

/// A stream that appends to a value.
#[track_caller]
pub fn body(value: OutgoingValue) -> OutputStream {
    types::outgoing_value_write_body(value).expect("the value has a body")
}

/// Stores bytes, or says why not.
pub fn try_set(bucket: Bucket, key: &str, bytes: impl AsRef<[u8]>) -> Result<(), Error> {
    let value = outgoing(bytes);
    let result = readwrite::set(bucket, key, value);
    types::drop_outgoing_value(value);
    result
}

/// Stores bytes.
#[track_caller]
pub fn set(bucket: Bucket, key: &str, bytes: impl AsRef<[u8]>) {
    done(try_set(bucket, key, bytes));
}

/// The value under `key` as a stream; the value itself is dropped.
#[track_caller]
pub fn read(bucket: Bucket, key: &str) -> InputStream {
    let value = done(readwrite::get(bucket, key));
    let stream = done(types::incoming_value_consume_async(value));
    types::drop_incoming_value(value);
    stream
}

/// The bytes of a value, which is dropped.
#[track_caller]
pub fn bytes(value: IncomingValue) -> Vec<u8> {
    let bytes = done(types::incoming_value_consume_sync(value));
    types::drop_incoming_value(value);
    bytes
}

/// The value under `key`.
#[track_caller]
pub fn get(bucket: Bucket, key: &str) -> Vec<u8> {
    bytes(done(readwrite::get(bucket, key)))
}

/// The values under `keys`, by one `get-many`.
pub fn get_many(bucket: Bucket, keys: &[&str]) -> Result<Vec<Vec<u8>>, Error> {
    batch::get_many(bucket, &names(keys)).map(|values| values.into_iter().map(bytes).collect())
}

/// Stores pairs by one `set-many` that is not told the keys once more.
pub fn set_many(bucket: Bucket, pairs: &[(&str, &str)]) -> Result<(), Error> {
    set_many_with(bucket, &[], pairs)
}

/// The same with the keys that it is told.
pub fn set_many_with(bucket: Bucket, keys: &[&str], pairs: &[(&str, &str)]) -> Result<(), Error> {
    let pairs: Vec<_> = pairs.iter().map(|(key, bytes)| (key.to_string(), outgoing(bytes))).collect();
    let result = batch::set_many(bucket, &names(keys), &pairs);
    pairs.into_iter().for_each(|(_, value)| types::drop_outgoing_value(value));
    result
}

/// Stores each key with the same short value.
#[track_caller]
pub fn fill(bucket: Bucket, keys: &[String]) {
    let value = outgoing("v");
    for keys in keys.chunks(1_000) {
        let pairs: Vec<_> = keys.iter().map(|key| (key.clone(), value)).collect();
        done(batch::set_many(bucket, &[], &pairs));
    }
    types::drop_outgoing_value(value);
}
