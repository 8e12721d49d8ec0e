//! Setting many pairs, one of them with a value over 128 MiB, is an error and stores none.

use conformance::{VALUE_LIMIT, all_keys, assert_goes_on, assert_holds, batch, open, other_text};

fn main() {
    let bucket = open();
    bucket.set("old", b"old").unwrap();
    let pair = |key: &str, value: &[u8]| (key.to_string(), value.to_vec());
    let too_large = ("large".to_string(), vec![0; VALUE_LIMIT + 1]);
    let text = other_text(batch::set_many(
        &bucket,
        &[pair("old", b"new"), pair("a", b"1"), too_large, pair("b", b"2")],
    ));
    assert!(text.contains("query result exceeds limit"), "{text}");
    assert_eq!(all_keys(&bucket), ["old"]);
    assert_holds(&bucket, "old", "old");
    assert_goes_on(&bucket);
}
