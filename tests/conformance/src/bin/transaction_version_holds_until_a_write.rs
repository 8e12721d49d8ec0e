//! A check of a version holds while only other keys, and this key in other buckets, are written.

use conformance::extra::{
    assert_holds, atomics, open, open_named, other_text, put, transactions, version, version_is,
};

fn main() {
    let bucket = open();
    bucket.set("k", b"v").unwrap();
    let seen = version(&bucket, "k");
    for key in ["", "K", "kk", "k "] {
        bucket.set(key, b"other").unwrap();
    }
    open_named("other").set("k", b"other").unwrap();
    other_text(atomics::increment(&bucket, "k", 1));
    assert_holds(&bucket, "k", "v");
    assert_eq!(version(&open(), "k"), seen);
    assert!(transactions::commit(&open(), &[version_is("k", &seen)], &[put("k", "new")]).unwrap());
    assert!(!transactions::commit(&bucket, &[version_is("k", &seen)], &[put("k", "again")]).unwrap());
    assert_holds(&bucket, "k", "new");
}
