//! The handle that a failed swap hands out can swap at once, without asking for the value.

use conformance::draft2::{assert_holds, atomics, cas_failed, open, snapshot};

fn main() {
    let bucket = open();
    let cas = snapshot(&bucket, "k");
    bucket.set("k", b"theirs").unwrap();
    let fresh = cas_failed(atomics::swap(cas, b"mine"));
    atomics::swap(fresh, b"mine after all").unwrap();
    assert_holds(&bucket, "k", "mine after all");

    let cas = snapshot(&bucket, "k");
    bucket.delete("k").unwrap();
    let fresh = cas_failed(atomics::swap(cas, b"mine"));
    atomics::swap(fresh, b"new").unwrap();
    assert_holds(&bucket, "k", "new");
}
