//! Values of sizes around every power of two up to 256 KiB come back whole.

use conformance::{assert_holds, open};

fn main() {
    let bucket = open();
    let sizes = (0..=18).flat_map(|power| [(1 << power) - 1, 1 << power, (1 << power) + 1]);
    // No two sizes share their bytes, so that mixed-up blocks show.
    let value = |size: usize| -> Vec<u8> { (0..size).map(|at| (at ^ (at >> 8) ^ size) as u8).collect() };
    for size in sizes.clone() {
        bucket.set(&format!("size {size}"), &value(size)).unwrap();
    }
    for size in sizes {
        assert_holds(&bucket, &format!("size {size}"), value(size));
    }
}
