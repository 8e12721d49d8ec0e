//! A swap is done when the key was not written since the snapshot.

use conformance::draft2::{assert_holds, atomics, open, snapshot};

fn main() {
    let bucket = open();
    bucket.set("k", b"old").unwrap();
    let cas = snapshot(&bucket, "k");
    // Reading is not writing.
    assert_holds(&bucket, "k", "old");
    atomics::swap(cas, b"new").unwrap();
    assert_holds(&bucket, "k", "new");
    atomics::swap(snapshot(&bucket, "k"), b"").unwrap();
    assert_holds(&bucket, "k", "");
    atomics::swap(snapshot(&bucket, "k"), b"newest").unwrap();
    assert_holds(&bucket, "k", "newest");
}
