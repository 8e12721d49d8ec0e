//! An empty value is a value: it is read as empty, not as missing.

use conformance::{assert_holds, open};

fn main() {
    let bucket = open();
    bucket.set("empty", b"").unwrap();
    assert_holds(&bucket, "empty", "");
    assert!(bucket.exists("empty").unwrap(), "an empty value exists");
    bucket.set("full", b"full").unwrap();
    bucket.set("full", b"").unwrap();
    assert_holds(&bucket, "full", "");
}
