//! Deleting many keys removes those that are there and skips those that are missing or repeated.

use conformance::{all_keys, assert_lacks, delete_many, open, set_many, sorted};

fn main() {
    let bucket = open();
    delete_many(&bucket, &["none", "of", "these"]).unwrap();
    set_many(&bucket, &[("a", b"1"), ("b", b"2"), ("ab", b"3"), ("A", b"4"), ("", b"5")]).unwrap();
    delete_many(&bucket, &["missing", "a", "a", "", "also missing", "b", "a"]).unwrap();
    for key in ["a", "b", ""] {
        assert_lacks(&bucket, key);
    }
    assert_eq!(sorted(&all_keys(&bucket)), ["A", "ab"]);
}
