//! A deleted key is a change without a value, also when it was not there.

use conformance::extra::{assert_changes, changes_of, delete_many, open};

fn main() {
    let bucket = open();
    let made = changes_of(&bucket, || bucket.delete("missing").unwrap());
    assert_changes(&made, &[("missing", None)]);
    bucket.set("there", b"").unwrap();
    let made = changes_of(&bucket, || {
        delete_many(&bucket, &["there", "missing"]).unwrap();
        bucket.set("empty", b"").unwrap();
    });
    assert_changes(&made, &[("there", None), ("missing", None), ("empty", Some(""))]);
}
