//! When its time is over a key is missing for get and exists.

use conformance::extra::{assert_lacks, open, set_all_expired};

fn main() {
    let bucket = open();
    // A key for each function, so that none finds what another one tidied up.
    set_all_expired(&bucket, &["a", "b", "c"], b"v");
    assert!(!bucket.exists("a").unwrap(), "exists finds it");
    assert_lacks(&bucket, "b");
    assert_lacks(&open(), "c");
}
