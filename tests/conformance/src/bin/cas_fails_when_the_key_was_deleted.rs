//! A swap fails when the key was deleted since the snapshot, and does not bring it back.

use conformance::draft2::{all_keys, assert_lacks, atomics, cas_failed, open, snapshot};

fn main() {
    let bucket = open();
    bucket.set("k", b"old").unwrap();
    let cas = snapshot(&bucket, "k");
    bucket.delete("k").unwrap();
    let fresh = cas_failed(atomics::swap(cas, b"mine"));
    assert_eq!(fresh.current().unwrap(), None);
    assert_lacks(&bucket, "k");
    assert_eq!(all_keys(&bucket), [""; 0]);
}
