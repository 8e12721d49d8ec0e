//! A stored number that no 64-bit integer can hold is an error and is left as it is.

use conformance::{assert_holds, atomics, open, other_text};

fn main() {
    let bucket = open();
    let digits = "9".repeat(1_000);
    let negative = format!("-{digits}");
    let numbers = [
        "18446744073709551616",
        "-9223372036854775809",
        "340282366920938463463374607431768211456",
        "99999999999999999999",
        digits.as_str(),
        &negative,
    ];
    for number in numbers {
        bucket.set("n", number.as_bytes()).unwrap();
        for delta in [0, 1] {
            other_text(atomics::increment(&bucket, "n", delta));
            assert_holds(&bucket, "n", number);
        }
    }
}
