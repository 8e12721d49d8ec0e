//! Increment of a value that is no number, or none from 0 to 2^64-1, is an error; the value stays.

use conformance::of_2023::{assert_goes_on, assert_holds, assert_names, atomic, open, set};

fn main() {
    let bucket = open();
    let values: [&[u8]; 20] = [
        b"",
        b"x",
        b"-1",
        b"-9223372036854775808",
        b"-0",
        b"+1",
        b"01",
        b"00",
        b" 1",
        b"1 ",
        b"1\n",
        b"1.0",
        b"1e3",
        b"0x1",
        b"\xff",
        b"\0",
        b"18446744073709551616",
        b"99999999999999999999",
        b"100000000000000000000",
        b"340282366920938463463374607431768211457",
    ];
    for value in values {
        set(bucket, "counter", value);
        for delta in [0, 1, 1 << 63, u64::MAX] {
            if let Ok(sum) = atomic::increment(bucket, "counter", delta) {
                panic!("\"{}\" was taken for a number and became {sum}", value.escape_ascii());
            }
        }
        assert_names(atomic::increment(bucket, "counter", 1), "counter");
        assert_holds(bucket, "counter", value);
    }
    assert_goes_on(bucket);
}
