//! The changes of a bucket are its own, whatever is written to others.

use conformance::extra::{assert_changes, changes, follow, open, open_named};

fn main() {
    let (one, other) = (open(), open_named("other"));
    let (start, other_start) = (changes::latest(&one).unwrap(), changes::latest(&other).unwrap());
    for n in ["1", "2"] {
        one.set("k", n.as_bytes()).unwrap();
        other.set("j", n.as_bytes()).unwrap();
        other.delete("k").unwrap();
    }
    assert_changes(&follow(&one, &start).changes, &[("k", Some("1")), ("k", Some("2"))]);
    let expected = [("j", Some("1")), ("k", None), ("j", Some("2")), ("k", None)];
    assert_changes(&follow(&other, &other_start).changes, &expected);
}
