//! A snapshot of a missing key does not swap when the key was created since, even as empty.

use conformance::draft2::{assert_holds, atomics, cas_failed, open, snapshot};

fn main() {
    let bucket = open();
    for theirs in ["theirs", ""] {
        let cas = snapshot(&bucket, "k");
        bucket.set("k", theirs.as_bytes()).unwrap();
        cas_failed(atomics::swap(cas, b"mine"));
        assert_holds(&bucket, "k", theirs);
        bucket.delete("k").unwrap();
    }
    let cas = snapshot(&bucket, "k");
    atomics::increment(&bucket, "k", 0).unwrap();
    cas_failed(atomics::swap(cas, b"mine"));
    assert_holds(&bucket, "k", "0");
}
