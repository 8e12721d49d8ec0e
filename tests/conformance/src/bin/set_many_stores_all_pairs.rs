//! Setting many pairs stores each of them, over old values and new, and no others.

use conformance::{all_keys, assert_holds, open, set_many, sorted};

fn main() {
    let bucket = open();
    bucket.set("old", b"old").unwrap();
    bucket.set("untouched", b"untouched").unwrap();
    set_many(&bucket, &[("old", b"new"), ("", b"empty key"), ("empty", b""), ("bytes", b"\xff\0")]).unwrap();
    assert_holds(&bucket, "old", "new");
    assert_holds(&bucket, "", "empty key");
    assert_holds(&bucket, "empty", "");
    assert_holds(&bucket, "bytes", b"\xff\0");
    assert_holds(&bucket, "untouched", "untouched");
    assert_eq!(sorted(&all_keys(&bucket)), ["", "bytes", "empty", "old", "untouched"]);
}
