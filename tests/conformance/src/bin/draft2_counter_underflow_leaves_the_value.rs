//! A sum below the smallest number is an error and leaves the value; the smallest is reached.

use conformance::draft2::{assert_holds, atomics, open, other_text};

fn main() {
    let bucket = open();
    for (value, delta) in [(i64::MIN, -1), (-1, i64::MIN), (i64::MIN, i64::MIN), (i64::MIN + 9, -10)] {
        let value = value.to_string();
        bucket.set("n", value.as_bytes()).unwrap();
        other_text(atomics::increment(&bucket, "n", delta));
        assert_holds(&bucket, "n", &value);
    }
    assert_eq!(atomics::increment(&bucket, "n", -9).unwrap(), i64::MIN);
    assert_holds(&bucket, "n", "-9223372036854775808");
    assert_eq!(atomics::increment(&bucket, "n", i64::MAX).unwrap(), -1);
    assert_eq!(atomics::increment(&bucket, "new", i64::MIN).unwrap(), i64::MIN);
}
