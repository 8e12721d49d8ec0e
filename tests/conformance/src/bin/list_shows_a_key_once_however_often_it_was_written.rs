//! A key is listed once, however often and by whichever function it was written.

use conformance::{all_keys, atomics, open, set_many, sorted};

fn main() {
    let bucket = open();
    for _ in 0..100 {
        bucket.set("a", b"1").unwrap();
        atomics::increment(&bucket, "a", 1).unwrap();
        set_many(&bucket, &[("a", b"3"), ("b", b""), ("a", b"4")]).unwrap();
        bucket.delete("b").unwrap();
        bucket.set("b", b"back").unwrap();
    }
    assert_eq!(sorted(&all_keys(&bucket)), ["a", "b"]);
}
