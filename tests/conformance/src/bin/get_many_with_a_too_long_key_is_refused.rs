//! Reading many keys, one of them of 65 536 bytes, is an error.

use conformance::{KEY_LIMIT, assert_goes_on, get_many, open, other_text};

fn main() {
    let bucket = open();
    bucket.set("a", b"1").unwrap();
    let too_long = "k".repeat(KEY_LIMIT + 1);
    other_text(get_many(&bucket, &[&too_long]));
    other_text(get_many(&bucket, &["a", &too_long, "missing"]));
    assert_eq!(get_many(&bucket, &["a"]).unwrap(), [Some(b"1".to_vec())]);
    assert_goes_on(&bucket);
}
