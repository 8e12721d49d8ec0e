//! Compare-and-swap is true and stores when the number is the old one, and false when it is not.

use conformance::of_2023::{assert_holds, atomic, done, open, set};

fn main() {
    let bucket = open();
    set(bucket, "n", "5");
    assert!(!done(atomic::compare_and_swap(bucket, "n", 4, 9)));
    assert!(!done(atomic::compare_and_swap(bucket, "n", 0, 9)));
    assert_holds(bucket, "n", "5");
    assert!(done(atomic::compare_and_swap(bucket, "n", 5, 7)));
    assert_holds(bucket, "n", "7");
    assert!(!done(atomic::compare_and_swap(bucket, "n", 5, 7)), "it is no longer 5");
    assert!(done(atomic::compare_and_swap(bucket, "n", 7, 7)));
    assert!(done(atomic::compare_and_swap(bucket, "n", 7, 0)));
    assert_holds(bucket, "n", "0");
    assert!(done(atomic::compare_and_swap(bucket, "n", 0, 1)));
    assert_eq!(done(atomic::increment(bucket, "n", 1)), 2);
}
