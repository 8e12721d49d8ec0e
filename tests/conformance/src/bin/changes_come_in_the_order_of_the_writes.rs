//! What was written comes in the order in which it was, each change once, with its value.

use conformance::extra::{assert_changes, changes_of, open};

fn main() {
    let bucket = open();
    let made = changes_of(&bucket, || {
        for (key, value) in [("b", "1"), ("a", "2"), ("b", "3"), ("b", "3"), ("", "4"), ("a", "")] {
            bucket.set(key, value.as_bytes()).unwrap();
        }
        bucket.delete("b").unwrap();
        bucket.set("b", b"5").unwrap();
    });
    let values = [("b", Some("1")), ("a", Some("2")), ("b", Some("3")), ("b", Some("3")), ("", Some("4"))];
    let last = [("a", Some("")), ("b", None), ("b", Some("5"))];
    assert_changes(&made, &[&values[..], &last].concat());
    assert!(made.iter().all(|change| change.ttl.is_none()), "they stay");
}
