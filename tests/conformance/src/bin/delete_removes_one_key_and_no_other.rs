//! Deleting a key removes it and leaves keys with similar names alone.

use conformance::{assert_holds, assert_lacks, open};

fn main() {
    let bucket = open();
    let others = ["", "a", "a/", "a/b/", "a/b/c", "A/B", "a/bb", "/a/b", "a/*"];
    for key in others.iter().chain(["a/b"].iter()) {
        bucket.set(key, key.as_bytes()).unwrap();
    }
    bucket.delete("a/b").unwrap();
    assert_lacks(&bucket, "a/b");
    assert!(!bucket.exists("a/b").unwrap(), "a deleted key exists");
    for key in others {
        assert_holds(&bucket, key, key);
    }
}
