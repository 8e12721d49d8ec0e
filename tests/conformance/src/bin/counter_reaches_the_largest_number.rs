//! A counter reaches the largest number of its type exactly, in one step or by ones.

use conformance::{Delta, assert_holds, atomics, open};

fn main() {
    let bucket = open();
    assert_eq!(atomics::increment(&bucket, "at once", Delta::MAX).unwrap(), Delta::MAX);
    assert_holds(&bucket, "at once", Delta::MAX.to_string());
    assert_eq!(atomics::increment(&bucket, "at once", 0).unwrap(), Delta::MAX);
    bucket.set("by ones", (Delta::MAX - 2).to_string().as_bytes()).unwrap();
    assert_eq!(atomics::increment(&bucket, "by ones", 1).unwrap(), Delta::MAX - 1);
    assert_eq!(atomics::increment(&bucket, "by ones", 1).unwrap(), Delta::MAX);
    assert_holds(&bucket, "by ones", Delta::MAX.to_string());
}
