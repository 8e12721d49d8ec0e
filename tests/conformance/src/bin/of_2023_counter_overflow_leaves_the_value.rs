//! A sum over 2^64-1 is an error that names the key, and the value stays.

use conformance::of_2023::{assert_goes_on, assert_holds, assert_names, atomic, done, open, set};

fn main() {
    let bucket = open();
    let half = 1_u64 << 63;
    for (before, delta) in [
        (u64::MAX, 1),
        (u64::MAX, u64::MAX),
        (1, u64::MAX),
        (half, half),
        (half - 1, half + 1),
        (2, u64::MAX - 1),
    ] {
        set(bucket, "counter", before.to_string());
        assert_names(atomic::increment(bucket, "counter", delta), "counter");
        assert_holds(bucket, "counter", before.to_string());
        assert_eq!(done(atomic::increment(bucket, "counter", 0)), before);
    }
    assert_goes_on(bucket);
}
