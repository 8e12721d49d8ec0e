//! Increment adds to 0 where there is no key, also 0 itself, and to what set wrote.

use conformance::of_2023::{assert_holds, atomic, done, open, readwrite, set};

fn main() {
    let bucket = open();
    assert_eq!(done(atomic::increment(bucket, "n", 5)), 5);
    assert_eq!(done(atomic::increment(bucket, "n", 0)), 5);
    assert_holds(bucket, "n", "5");
    assert_eq!(done(atomic::increment(bucket, "zero", 0)), 0);
    assert_holds(bucket, "zero", "0");
    set(bucket, "n", "41");
    assert_eq!(done(atomic::increment(bucket, "n", 1)), 42);
    done(readwrite::delete(bucket, "n"));
    assert_eq!(done(atomic::increment(bucket, "n", 1)), 1);
}
