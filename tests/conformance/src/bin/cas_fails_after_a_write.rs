//! A swap fails when the key was written since the snapshot, and leaves what was written.

use conformance::draft2::{assert_holds, atomics, cas_failed, open, snapshot};

fn main() {
    let bucket = open();
    bucket.set("k", b"old").unwrap();
    let cas = snapshot(&bucket, "k");
    bucket.set("k", b"theirs").unwrap();
    cas_failed(atomics::swap(cas, b"mine"));
    assert_holds(&bucket, "k", "theirs");
}
