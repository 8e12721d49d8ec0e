//! Asking for the current value gives the value of now, and a swap then counts from there.

use conformance::draft2::{assert_holds, atomics, cas_failed, open, snapshot};

fn main() {
    let bucket = open();
    bucket.set("k", b"1").unwrap();
    let cas = snapshot(&bucket, "k");
    assert_eq!(cas.current().unwrap(), Some(b"1".to_vec()));
    bucket.set("k", b"2").unwrap();
    assert_eq!(cas.current().unwrap(), Some(b"2".to_vec()), "the value of now");
    atomics::swap(cas, b"3").unwrap();
    assert_holds(&bucket, "k", "3");

    let cas = snapshot(&bucket, "k");
    cas.current().unwrap();
    bucket.set("k", b"4").unwrap();
    cas_failed(atomics::swap(cas, b"mine"));
    assert_holds(&bucket, "k", "4");
}
