//! Errors about keys of 1 MiB that nobody drops do not fill the memory with them.

use conformance::of_2023::{assert_goes_on, open, readwrite, wasi_cloud_error};

fn main() {
    let bucket = open();
    let key = "k".repeat(1 << 20);
    let mut last = 0;
    for _ in 0..4_200 {
        last = readwrite::get(bucket, &key).unwrap_err();
    }
    assert!(!wasi_cloud_error::trace(last).is_empty());
    assert_goes_on(bucket);
}
