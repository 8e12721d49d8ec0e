//! A position is good on another handle, also of changes through it, and as often as one likes.

use conformance::extra::{assert_changes, changes, follow, open, since};

fn main() {
    let position = changes::latest(&open()).unwrap();
    open().set("a", b"1").unwrap();
    open().set("b", b"2").unwrap();
    let middle = since(&open(), &position, 1).position;
    for _ in 0..3 {
        assert_changes(&follow(&open(), &position).changes, &[("a", Some("1")), ("b", Some("2"))]);
        assert_changes(&follow(&open(), &middle).changes, &[("b", Some("2"))]);
    }
}
