//! Incrementing a missing key by 0 creates it with the value 0.

use conformance::{all_keys, assert_holds, atomics, open};

fn main() {
    let bucket = open();
    assert_eq!(atomics::increment(&bucket, "n", 0).unwrap(), 0);
    assert_holds(&bucket, "n", "0");
    assert_eq!(all_keys(&bucket), ["n"]);
    bucket.set("n", b"9").unwrap();
    assert_eq!(atomics::increment(&bucket, "n", 0).unwrap(), 9, "adding 0 to a number");
    assert_holds(&bucket, "n", "9");
}
