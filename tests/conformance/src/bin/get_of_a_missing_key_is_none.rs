//! Reading a missing key gives `none`, also when similar keys are there.

use conformance::{assert_lacks, open};

fn main() {
    let bucket = open();
    assert_lacks(&bucket, "k");
    for similar in ["kk", "K", "k ", "k/", ""] {
        bucket.set(similar, b"v").unwrap();
    }
    assert_lacks(&bucket, "k");
    // Asking does not create it.
    assert!(!bucket.exists("k").unwrap(), "the key exists after it was read");
}
