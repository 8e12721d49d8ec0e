//! A counter goes on above 9 223 372 036 854 775 807, up to the largest unsigned number.

use conformance::draft::{assert_holds, atomics, open};

fn main() {
    let bucket = open();
    bucket.set("n", b"9223372036854775807").unwrap();
    assert_eq!(atomics::increment(&bucket, "n", 1).unwrap(), 1 << 63);
    assert_holds(&bucket, "n", "9223372036854775808");
    assert_eq!(atomics::increment(&bucket, "n", (1 << 63) - 1).unwrap(), u64::MAX);
    assert_holds(&bucket, "n", "18446744073709551615");
}
