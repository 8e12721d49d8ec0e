//! A snapshot of a missing key swaps in a first value.

use conformance::draft2::{all_keys, assert_holds, assert_lacks, atomics, open, snapshot};

fn main() {
    let bucket = open();
    let cas = snapshot(&bucket, "k");
    assert_lacks(&bucket, "k");
    assert_eq!(all_keys(&bucket), [""; 0], "a snapshot creates nothing");
    atomics::swap(cas, b"first").unwrap();
    assert_holds(&bucket, "k", "first");
    bucket.delete("k").unwrap();
    atomics::swap(snapshot(&bucket, "k"), b"after deleting").unwrap();
    assert_holds(&bucket, "k", "after deleting");
}
