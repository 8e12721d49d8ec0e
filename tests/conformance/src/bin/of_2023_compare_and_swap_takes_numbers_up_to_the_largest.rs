//! Numbers of 19 and 20 digits are compared and stored whole.

use conformance::of_2023::{assert_holds, atomic, done, open, set};

fn main() {
    let bucket = open();
    let steps =
        [0, i64::MAX as u64, 1 << 63, 9_999_999_999_999_999_999, 10_000_000_000_000_000_000, u64::MAX, 1];
    set(bucket, "n", "0");
    for pair in steps.windows(2) {
        let &[old, new] = pair else { unreachable!() };
        assert!(!done(atomic::compare_and_swap(bucket, "n", old ^ 1, new)), "{old}");
        assert!(!done(atomic::compare_and_swap(bucket, "n", old ^ 1 << 63, new)), "{old}");
        assert!(done(atomic::compare_and_swap(bucket, "n", old, new)), "{old}");
        assert_holds(bucket, "n", new.to_string());
    }
}
