//! A value over 128 MiB is the error `query result exceeds limit`, and nothing is stored.

use conformance::{VALUE_LIMIT, all_keys, assert_goes_on, assert_holds, open, other_text};

fn main() {
    let bucket = open();
    bucket.set("k", b"old").unwrap();
    let value = vec![0; VALUE_LIMIT + 1];
    for key in ["k", "new"] {
        let text = other_text(bucket.set(key, &value));
        assert!(text.contains("query result exceeds limit"), "{text}");
    }
    assert_holds(&bucket, "k", "old");
    assert_eq!(all_keys(&bucket), ["k"]);
    assert_goes_on(&bucket);
}
