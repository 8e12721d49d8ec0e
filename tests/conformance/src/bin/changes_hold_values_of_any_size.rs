//! Changes come with whole values: binary ones, empty ones, large ones.

use conformance::extra::{changes, open, since};

fn main() {
    let bucket = open();
    let value = |size: usize| -> Vec<u8> { (0..size).map(|at| (at ^ (at >> 8) ^ size) as u8).collect() };
    for size in [0, 1, 255, 256, 4_096, 32_768, 65_535, 65_536, 65_537, 700_000] {
        let position = changes::latest(&bucket).unwrap();
        bucket.set("k", &value(size)).unwrap();
        bucket.set("k", b"another").unwrap();
        let told = since(&bucket, &position, 1).changes;
        assert!(told[0].value == Some(value(size)), "the value of {size} bytes");
    }
}
