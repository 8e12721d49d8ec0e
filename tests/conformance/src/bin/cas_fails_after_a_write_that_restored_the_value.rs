//! A swap fails when the key was written since the snapshot, even if the old value is back.

use conformance::draft2::{assert_holds, atomics, cas_failed, open, snapshot};

fn main() {
    let bucket = open();
    bucket.set("k", b"A").unwrap();
    let cas = snapshot(&bucket, "k");
    bucket.set("k", b"B").unwrap();
    bucket.set("k", b"A").unwrap();
    cas_failed(atomics::swap(cas, b"mine"));
    assert_holds(&bucket, "k", "A");

    let cas = snapshot(&bucket, "k");
    bucket.set("k", b"A").unwrap();
    cas_failed(atomics::swap(cas, b"mine"));
    assert_holds(&bucket, "k", "A");

    let cas = snapshot(&bucket, "k");
    bucket.delete("k").unwrap();
    bucket.set("k", b"A").unwrap();
    cas_failed(atomics::swap(cas, b"mine"));
    assert_holds(&bucket, "k", "A");
}
