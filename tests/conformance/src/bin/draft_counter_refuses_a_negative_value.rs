//! A stored negative number is an error, since this draft counts without a sign.

use conformance::draft::{assert_holds, atomics, open, other_text};

fn main() {
    let bucket = open();
    for value in ["-1", "-5", "-9223372036854775808"] {
        bucket.set("n", value.as_bytes()).unwrap();
        for delta in [0, 1, 10, u64::MAX] {
            other_text(atomics::increment(&bucket, "n", delta));
            assert_holds(&bucket, "n", value);
        }
    }
}
