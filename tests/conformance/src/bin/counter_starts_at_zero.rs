//! A missing key counts as 0: incrementing it by 5 gives 5.

use conformance::{assert_holds, atomics, open};

fn main() {
    let bucket = open();
    assert_eq!(atomics::increment(&bucket, "n", 5).unwrap(), 5);
    assert_holds(&bucket, "n", "5");
    bucket.delete("n").unwrap();
    assert_eq!(atomics::increment(&bucket, "n", 7).unwrap(), 7, "after it was deleted");
}
