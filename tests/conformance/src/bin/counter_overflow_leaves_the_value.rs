//! A sum above the largest number is an error and leaves the value.

use conformance::{Delta, assert_holds, atomics, open, other_text};

fn main() {
    let bucket = open();
    for (value, delta) in [(Delta::MAX, 1), (1, Delta::MAX), (Delta::MAX, Delta::MAX), (Delta::MAX - 9, 10)] {
        let value = value.to_string();
        bucket.set("n", value.as_bytes()).unwrap();
        other_text(atomics::increment(&bucket, "n", delta));
        assert_holds(&bucket, "n", &value);
        bucket.set("n", b"1").unwrap();
        assert_eq!(atomics::increment(&bucket, "n", 1).unwrap(), 2, "it counts on after {value} + {delta}");
    }
}
