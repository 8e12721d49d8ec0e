//! A check of a version fails when its key was deleted, and when it was stored anew.

use conformance::extra::{assert_holds, open, put, transactions, version, version_is};

fn main() {
    let bucket = open();
    bucket.set("k", b"v").unwrap();
    let old = version(&bucket, "k");
    let again = || transactions::commit(&bucket, &[version_is("k", &old)], &[put("k", "mine")]).unwrap();
    bucket.delete("k").unwrap();
    assert!(!again(), "the key is deleted");
    bucket.set("k", b"v").unwrap();
    assert!(!again(), "the key is another");
    assert_ne!(version(&bucket, "k"), old);
    assert_holds(&bucket, "k", "v");
}
