//! Deleting many keys, one of them of 65 536 bytes, is an error and deletes none.

use conformance::{KEY_LIMIT, all_keys, assert_goes_on, delete_many, open, other_text, set_many, sorted};

fn main() {
    let bucket = open();
    set_many(&bucket, &[("a", b"1"), ("b", b"2")]).unwrap();
    let too_long = "k".repeat(KEY_LIMIT + 1);
    other_text(delete_many(&bucket, &["a", &too_long, "b"]));
    other_text(delete_many(&bucket, &["a", "b", &too_long]));
    other_text(delete_many(&bucket, &[&too_long, "a"]));
    assert_eq!(sorted(&all_keys(&bucket)), ["a", "b"]);
    assert_goes_on(&bucket);
}
