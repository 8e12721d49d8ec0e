//! A key exists from its first write until it is deleted, and not before or after.

use conformance::{atomics, delete_many, open, set_many};

fn main() {
    let bucket = open();
    assert!(!bucket.exists("k").unwrap(), "before the first write");
    bucket.set("k", b"").unwrap();
    assert!(bucket.exists("k").unwrap(), "with an empty value");
    assert!(!bucket.exists("K").unwrap(), "a key that differs in case");
    bucket.delete("k").unwrap();
    assert!(!bucket.exists("k").unwrap(), "after delete");
    atomics::increment(&bucket, "k", 0).unwrap();
    assert!(bucket.exists("k").unwrap(), "after increment");
    delete_many(&bucket, &["k"]).unwrap();
    assert!(!bucket.exists("k").unwrap(), "after delete-many");
    set_many(&bucket, &[("k", b"v")]).unwrap();
    assert!(bucket.exists("k").unwrap(), "after set-many");
}
