//! Incrementing text, binary data or an empty value is an error and leaves the value.

use conformance::{assert_goes_on, assert_holds, atomics, open, other_text};

fn main() {
    let bucket = open();
    let binary = 1u64.to_le_bytes();
    let values: [&[u8]; 11] =
        [b"", b"-", b"+", b"one", b"12 monkeys", b"--1", b"1,000", b"NaN", b"\xff\xfe", b"\0", &binary];
    for value in values {
        for delta in [0, 1] {
            bucket.set("n", value).unwrap();
            other_text(atomics::increment(&bucket, "n", delta));
            assert_holds(&bucket, "n", value);
        }
    }
    assert_goes_on(&bucket);
}
