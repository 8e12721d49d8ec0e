//! A snapshot that is dropped without a swap changes nothing and holds up no one.

use conformance::draft2::{assert_goes_on, assert_holds, assert_lacks, atomics, open, snapshot};

fn main() {
    let bucket = open();
    bucket.set("k", b"old").unwrap();
    let others = snapshot(&bucket, "k");
    drop(snapshot(&bucket, "k"));
    drop(snapshot(&bucket, "missing"));
    assert_holds(&bucket, "k", "old");
    assert_lacks(&bucket, "missing");
    atomics::swap(others, b"new").unwrap();
    assert_holds(&bucket, "k", "new");
    assert_goes_on(&bucket);
}
