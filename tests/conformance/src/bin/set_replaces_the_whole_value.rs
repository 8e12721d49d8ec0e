//! Setting a key again replaces the whole value, be the new one longer, shorter or empty.

use conformance::{assert_holds, open};

fn main() {
    let bucket = open();
    bucket.set("neighbour", b"untouched").unwrap();
    for len in [10, 10_000, 3, 0, 100_000, 1] {
        let value: Vec<u8> = (0..len).map(|at| (at + len) as u8).collect();
        bucket.set("k", &value).unwrap();
        assert_holds(&bucket, "k", &value);
    }
    assert_holds(&bucket, "neighbour", "untouched");
}
