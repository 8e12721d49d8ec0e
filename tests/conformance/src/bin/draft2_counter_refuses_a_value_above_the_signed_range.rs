//! A stored number above 9 223 372 036 854 775 807 is an error, also when the sum would fit.

use conformance::draft2::{assert_holds, atomics, open, other_text};

fn main() {
    let bucket = open();
    for value in ["9223372036854775808", "18446744073709551615"] {
        bucket.set("n", value.as_bytes()).unwrap();
        for delta in [0, 1, -1, i64::MIN] {
            other_text(atomics::increment(&bucket, "n", delta));
            assert_holds(&bucket, "n", value);
        }
    }
}
