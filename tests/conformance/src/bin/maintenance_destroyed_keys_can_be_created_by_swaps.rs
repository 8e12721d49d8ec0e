//! After a bucket was destroyed its keys are missing: snapshots of them swap in first values.

use conformance::extra::{absent, assert_holds, atomics, maintenance, open, put, snapshot, transactions};

fn main() {
    let bucket = open();
    bucket.set("a", b"old").unwrap();
    bucket.set("b", b"old").unwrap();
    maintenance::destroy(&bucket).unwrap();
    let cas = snapshot(&bucket, "a");
    assert_eq!(cas.current().unwrap(), None);
    atomics::swap(cas, b"new").unwrap();
    assert!(transactions::commit(&bucket, &[absent("b")], &[put("b", "new")]).unwrap());
    assert_holds(&bucket, "a", "new");
    assert_holds(&bucket, "b", "new");
}
