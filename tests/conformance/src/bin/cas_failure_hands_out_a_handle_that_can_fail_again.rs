//! The handle that a failed swap hands out fails in turn when the key is written again.

use conformance::draft2::{assert_holds, atomics, cas_failed, open, snapshot};

fn main() {
    let bucket = open();
    let mut cas = snapshot(&bucket, "k");
    for round in ["1", "2", "3", "3"] {
        bucket.set("k", round.as_bytes()).unwrap();
        cas = cas_failed(atomics::swap(cas, b"mine"));
        assert_holds(&bucket, "k", round);
    }
    assert_eq!(cas.current().unwrap(), Some(b"3".to_vec()));
    atomics::swap(cas, b"mine").unwrap();
    assert_holds(&bucket, "k", "mine");
}
