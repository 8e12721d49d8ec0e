//! Compacting changes no version: swaps and transactions against older ones are done.

use conformance::extra::{
    assert_outdated, atomics, maintenance, open, put, snapshot, transactions, version, version_is,
};

fn main() {
    let bucket = open();
    for key in ["k", "j", "written"] {
        bucket.set(key, b"v").unwrap();
    }
    let (cas, missing, written) =
        (snapshot(&bucket, "k"), snapshot(&bucket, "new"), snapshot(&bucket, "written"));
    let seen = version(&bucket, "j");
    maintenance::compact(&bucket).unwrap();
    bucket.set("written", b"v").unwrap();
    maintenance::compact(&bucket).unwrap();
    assert_eq!(version(&bucket, "j"), seen);
    atomics::swap(cas, b"swapped").unwrap();
    atomics::swap(missing, b"created").unwrap();
    assert!(transactions::commit(&bucket, &[version_is("j", &seen)], &[put("j", "done")]).unwrap());
    assert_outdated(written);
}
