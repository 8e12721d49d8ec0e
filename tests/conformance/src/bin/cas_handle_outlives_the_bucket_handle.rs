//! A snapshot can be read and swapped after the bucket's handle is dropped.

use conformance::draft2::{assert_holds, atomics, cas_failed, open, snapshot};

fn main() {
    let bucket = open();
    bucket.set("k", b"old").unwrap();
    let (one, two) = (snapshot(&bucket, "k"), snapshot(&bucket, "k"));
    drop(bucket);
    assert_eq!(one.current().unwrap(), Some(b"old".to_vec()));
    atomics::swap(one, b"new").unwrap();
    let fresh = cas_failed(atomics::swap(two, b"late"));
    atomics::swap(fresh, b"newest").unwrap();
    assert_holds(&open(), "k", "newest");
}
