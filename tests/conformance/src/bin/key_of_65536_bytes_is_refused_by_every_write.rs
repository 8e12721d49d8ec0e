//! A key of 65 536 bytes is an error for every function that writes: counters, batches, swaps.

use conformance::{KEY_LIMIT, all_keys, assert_goes_on, every_write, open, other_text};

fn main() {
    let bucket = open();
    bucket.set("k", b"v").unwrap();
    for (name, result) in every_write(&bucket, &"k".repeat(KEY_LIMIT + 1)) {
        assert!(result.is_err(), "{name} took a key of {} bytes", KEY_LIMIT + 1);
        other_text(result);
    }
    assert_eq!(all_keys(&bucket), ["k"]);
    assert_goes_on(&bucket);
}
