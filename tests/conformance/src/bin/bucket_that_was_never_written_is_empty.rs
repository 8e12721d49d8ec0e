//! A bucket that was never written can be read, listed and deleted from like any other.

use conformance::{all_keys, assert_lacks, delete_many, get_many, open_named};

fn main() {
    let bucket = open_named("never written");
    assert_lacks(&bucket, "k");
    assert!(!bucket.exists("k").unwrap(), "nothing exists in it");
    assert_eq!(all_keys(&bucket), [""; 0]);
    assert_eq!(get_many(&bucket, &["k", "l"]).unwrap(), [None, None]);
    bucket.delete("k").unwrap();
    delete_many(&bucket, &["k", "l"]).unwrap();
    assert_eq!(all_keys(&open_named("never written")), [""; 0]);
}
