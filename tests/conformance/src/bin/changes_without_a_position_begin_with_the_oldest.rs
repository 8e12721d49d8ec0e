//! Without a position the changes from the oldest that is kept come, and go on from there.

use conformance::extra::{assert_changes, changes, follow, open};

fn main() {
    let bucket = open();
    changes::latest(&bucket).unwrap();
    bucket.set("a", b"1").unwrap();
    bucket.set("b", b"2").unwrap();
    bucket.delete("a").unwrap();
    let first = changes::since(&bucket, None, 2).expect("there is no gap");
    assert!((1..=2).contains(&first.changes.len()), "{} changes", first.changes.len());
    let rest = follow(&bucket, &first.position).changes;
    assert_changes(&[first.changes, rest].concat(), &[("a", Some("1")), ("b", Some("2")), ("a", None)]);
}
