//! A swap against a snapshot of a key fails when the key's time is over.

use conformance::extra::{assert_lacks, atomics, before_expiry, cas_failed, open, snapshot};

fn main() {
    let bucket = open();
    let cas = before_expiry(&bucket, "k", b"v", || Some(snapshot(&bucket, "k")));
    let fresh = cas_failed(atomics::swap(cas, b"mine"));
    assert_lacks(&bucket, "k");
    assert_eq!(fresh.current().unwrap(), None);
    atomics::swap(fresh, b"new").unwrap();
}
