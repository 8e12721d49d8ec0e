//! A transaction's changes have the sums of its increments and the keys that it deleted.

use conformance::extra::{Write, add, assert_changes, changes_of, open, put, remove, transactions};

fn main() {
    let bucket = open();
    bucket.set("n", b"40").unwrap();
    bucket.set("k", b"v").unwrap();
    let commit = |writes: &[Write]| assert!(transactions::commit(&bucket, &[], writes).unwrap());
    let made = changes_of(&bucket, || commit(&[put("z", "1"), add("n", 2), remove("k"), put("a", "")]));
    assert_changes(&made, &[("z", Some("1")), ("n", Some("42")), ("k", None), ("a", Some(""))]);
    // What another write of the same transaction takes back need not show.
    let made = changes_of(&bucket, || commit(&[put("k", "1"), remove("k"), add("k", 3), add("k", 4)]));
    assert_changes(&made[made.len() - 1..], &[("k", Some("7"))]);
}
