//! A negative delta counts down, through 0 and below, and the text has a `-` then.

use conformance::draft2::{assert_holds, atomics, open};

fn main() {
    let bucket = open();
    for (delta, sum) in [(-3, -3), (2, -1), (1, 0), (-1, -1), (-9, -10), (15, 5), (-5, 0), (-100, -100)] {
        assert_eq!(atomics::increment(&bucket, "n", delta).unwrap(), sum);
        assert_holds(&bucket, "n", sum.to_string());
    }
    bucket.set("n", b"-41").unwrap();
    assert_eq!(atomics::increment(&bucket, "n", -1).unwrap(), -42);
    assert_holds(&bucket, "n", "-42");
}
