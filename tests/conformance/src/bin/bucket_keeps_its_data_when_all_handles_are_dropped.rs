//! Dropping a handle, even the last one of its bucket, loses nothing.

use conformance::{assert_holds, open};

fn main() {
    let bucket = open();
    bucket.set("kept", b"before").unwrap();
    drop(bucket);
    let bucket = open();
    assert_holds(&bucket, "kept", "before");
    bucket.set("kept", b"after").unwrap();
    drop(bucket);
    assert_holds(&open(), "kept", "after");
}
