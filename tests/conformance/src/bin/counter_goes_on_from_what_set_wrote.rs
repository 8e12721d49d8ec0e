//! A number written by set is a counter: 41 and one more make 42.

use conformance::{assert_holds, atomics, open, set_many};

fn main() {
    let bucket = open();
    bucket.set("n", b"41").unwrap();
    assert_eq!(atomics::increment(&bucket, "n", 1).unwrap(), 42);
    assert_holds(&bucket, "n", "42");
    bucket.set("n", b"0").unwrap();
    assert_eq!(atomics::increment(&bucket, "n", 1).unwrap(), 1);
    set_many(&bucket, &[("n", b"999")]).unwrap();
    assert_eq!(atomics::increment(&bucket, "n", 1).unwrap(), 1_000);
    assert_holds(&bucket, "n", "1000");
}
