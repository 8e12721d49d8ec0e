//! The empty string is a key like any other.

use conformance::{all_keys, assert_holds, assert_lacks, atomics, open};

fn main() {
    let bucket = open();
    assert_lacks(&bucket, "");
    bucket.set("", b"41").unwrap();
    assert_holds(&bucket, "", "41");
    assert!(bucket.exists("").unwrap(), "the empty key exists");
    assert_eq!(all_keys(&bucket), [""]);
    assert_eq!(atomics::increment(&bucket, "", 1).unwrap(), 42);
    bucket.delete("").unwrap();
    assert_lacks(&bucket, "");
    assert_eq!(all_keys(&bucket), [""; 0]);
}
