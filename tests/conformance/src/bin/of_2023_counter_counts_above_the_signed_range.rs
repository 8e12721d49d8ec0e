//! Sums between 2^63 and 2^64-1 are sums like others, however they are reached.

use conformance::of_2023::{assert_holds, assert_lacks, atomic, done, open, set};

fn main() {
    let bucket = open();
    let half = 1_u64 << 63;
    for (before, delta) in [
        (half - 1, 1),
        (1, half - 1),
        (0, half),
        (half - 1, half),
        (half, 0),
        (half, half - 1),
        (half + 1, 2),
        (0, u64::MAX),
        (u64::MAX, 0),
        (u64::MAX - 1, 1),
        (1, u64::MAX - 1),
        (0, half - 1),
    ] {
        set(bucket, "n", before.to_string());
        assert_eq!(done(atomic::increment(bucket, "n", delta)), before + delta, "{before} and {delta}");
        assert_holds(bucket, "n", (before + delta).to_string());
    }
    assert_lacks(bucket, "new");
    assert_eq!(done(atomic::increment(bucket, "new", u64::MAX)), u64::MAX);
    assert_holds(bucket, "new", "18446744073709551615");
}
