//! A range has the keys from its start on, up to its end, which is not in it; either may be no key.

use conformance::extra::{Range, all, between, keys_in, open};

fn main() {
    let bucket = open();
    for key in ["a", "b", "ba", "c", "d"] {
        bucket.set(key, b"v").unwrap();
    }
    assert_eq!(keys_in(&bucket, &between("b", "d")), ["b", "ba", "c"]);
    assert_eq!(keys_in(&bucket, &between("b\0", "cc")), ["ba", "c"]);
    assert_eq!(keys_in(&bucket, &between("", "b")), ["a"]);
    assert_eq!(keys_in(&bucket, &between("b", "b\0")), ["b"]);
    assert_eq!(keys_in(&bucket, &Range { start: Some("c".into()), ..all() }), ["c", "d"]);
    assert_eq!(keys_in(&bucket, &Range { end: Some("ba".into()), ..all() }), ["a", "b"]);
}
