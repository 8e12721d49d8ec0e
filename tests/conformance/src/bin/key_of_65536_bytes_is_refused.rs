//! A key of 65 536 bytes is an error for each function of one key, and nothing is stored.

use conformance::{KEY_LIMIT, all_keys, assert_goes_on, assert_holds, open, other_text};

fn main() {
    let bucket = open();
    let (long, too_long) = ("k".repeat(KEY_LIMIT), "k".repeat(KEY_LIMIT + 1));
    bucket.set(&long, b"not to be taken for the other").unwrap();
    other_text(bucket.set(&too_long, b"v"));
    other_text(bucket.get(&too_long));
    other_text(bucket.exists(&too_long));
    other_text(bucket.delete(&too_long));
    assert_eq!(all_keys(&bucket).len(), 1, "keys after the refused ones");
    assert_holds(&bucket, &long, "not to be taken for the other");
    assert_goes_on(&bucket);
}
