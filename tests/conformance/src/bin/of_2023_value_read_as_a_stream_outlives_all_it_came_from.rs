//! A stream goes on when its value, its bucket and its key are gone, and has the bytes of then.

use conformance::of_2023::{done, open, read, readwrite, set, streams, types};

fn main() {
    let bucket = open();
    set(bucket, "k", "0123456789");
    // The value is dropped when this returns.
    let stream = read(bucket, "k");
    assert_eq!(streams::read(stream, 4), Ok((b"0123".to_vec(), false)));
    set(bucket, "k", "another");
    done(readwrite::delete(bucket, "k"));
    types::drop_bucket(bucket);
    assert_eq!(streams::read(stream, 10), Ok((b"456789".to_vec(), true)));
}
