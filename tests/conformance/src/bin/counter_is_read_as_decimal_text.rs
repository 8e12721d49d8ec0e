//! A counter is an ordinary value, its decimal digits, for every function that reads.

use conformance::{all_keys, assert_holds, atomics, get_many, open};

fn main() {
    let bucket = open();
    for (delta, text) in [(1, "1"), (8, "9"), (1, "10"), (90, "100"), (9_999_999_900, "10000000000")] {
        atomics::increment(&bucket, "n", delta).unwrap();
        assert_holds(&bucket, "n", text);
        assert_eq!(get_many(&bucket, &["n"]).unwrap(), [Some(text.as_bytes().to_vec())]);
    }
    assert!(bucket.exists("n").unwrap(), "a counter exists");
    assert_eq!(all_keys(&bucket), ["n"]);
}
