//! Deleting a missing key succeeds, and so does deleting a key twice.

use conformance::{assert_goes_on, assert_lacks, open};

fn main() {
    let bucket = open();
    bucket.delete("never there").unwrap();
    bucket.delete("never there").unwrap();
    bucket.set("k", b"v").unwrap();
    bucket.delete("k").unwrap();
    bucket.delete("k").unwrap();
    assert_lacks(&bucket, "k");
    assert_goes_on(&bucket);
}
