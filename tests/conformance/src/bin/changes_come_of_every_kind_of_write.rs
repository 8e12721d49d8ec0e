//! Increments come with their sums, swaps with their values, batches key by key.

use conformance::extra::{
    assert_changes, atomics, changes_of, delete_many, open, set_many, snapshot, transactions,
};

fn main() {
    let bucket = open();
    let pairs = [("a", "1"), ("b", "2"), ("a", "3")].map(|(key, value)| (key.to_string(), value.into()));
    let made = changes_of(&bucket, || assert_eq!(atomics::increment(&bucket, "n", 5).unwrap(), 5));
    assert_changes(&made, &[("n", Some("5"))]);
    let made = changes_of(&bucket, || assert_eq!(atomics::increment(&bucket, "n", -7).unwrap(), -2));
    assert_changes(&made, &[("n", Some("-2"))]);
    let made = changes_of(&bucket, || atomics::swap(snapshot(&bucket, "n"), b"x").unwrap());
    assert_changes(&made, &[("n", Some("x"))]);
    let made = changes_of(&bucket, || set_many(&bucket, &[("d", b"1"), ("c", b"2"), ("e", b"3")]).unwrap());
    assert_changes(&made, &[("d", Some("1")), ("c", Some("2")), ("e", Some("3"))]);
    let made = changes_of(&bucket, || delete_many(&bucket, &["e", "d"]).unwrap());
    assert_changes(&made, &[("e", None), ("d", None)]);
    let made = changes_of(&bucket, || transactions::set_multi(&bucket, &pairs).unwrap());
    assert_eq!(made.last().map(|change| change.value.as_deref()), Some(Some(&b"3"[..])));
}
