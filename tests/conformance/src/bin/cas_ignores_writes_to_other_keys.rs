//! A swap is done when only other keys, or the same key in another bucket, were written.

use conformance::draft2::{assert_holds, atomics, open, open_named, snapshot};

fn main() {
    let bucket = open();
    bucket.set("k", b"old").unwrap();
    let (there, missing) = (snapshot(&bucket, "k"), snapshot(&bucket, "new"));
    for key in ["K", "k ", "", "kk"] {
        bucket.set(key, b"other").unwrap();
        bucket.delete(key).unwrap();
    }
    open_named("other").set("k", b"other").unwrap();
    open_named("other").set("new", b"other").unwrap();
    atomics::swap(there, b"swapped").unwrap();
    atomics::swap(missing, b"created").unwrap();
    assert_holds(&bucket, "k", "swapped");
    assert_holds(&bucket, "new", "created");
}
