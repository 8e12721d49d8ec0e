//! Setting many pairs, one of them with a key of 65 536 bytes, is an error and stores none.

use conformance::{KEY_LIMIT, all_keys, assert_goes_on, assert_holds, open, other_text, set_many};

fn main() {
    let bucket = open();
    bucket.set("old", b"old").unwrap();
    let too_long = "k".repeat(KEY_LIMIT + 1);
    other_text(set_many(&bucket, &[("a", b"1"), ("old", b"new"), (&too_long, b"2"), ("b", b"3")]));
    other_text(set_many(&bucket, &[(&too_long, b"first"), ("a", b"1")]));
    other_text(set_many(&bucket, &[("a", b"1"), (&too_long, b"last")]));
    assert_eq!(all_keys(&bucket), ["old"]);
    assert_holds(&bucket, "old", "old");
    assert_goes_on(&bucket);
}
