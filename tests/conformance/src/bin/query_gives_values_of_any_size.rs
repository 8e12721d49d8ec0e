//! A query gives each key with its value, empty, binary, and up to a mebibyte.

use conformance::extra::{all, open, query};

fn main() {
    let bucket = open();
    let value = |size: usize| -> Vec<u8> { (0..size).map(|at| (at ^ (at >> 8) ^ size) as u8).collect() };
    let sizes = [0, 1, 16, 255, 256, 4_095, 4_096, 32_767, 65_536, 65_537, 200_000];
    for size in sizes {
        bucket.set(&format!("{size:07}"), &value(size)).unwrap();
    }
    let page = query::scan(&bucket, &all(), false, 0, None).unwrap();
    assert_eq!(page.entries.len(), sizes.len());
    for ((key, found), size) in page.entries.iter().zip(sizes) {
        assert!(*key == format!("{size:07}") && *found == value(size), "the value of {size} bytes");
    }
    bucket.set("~", &value((1 << 20) - 1)).unwrap();
    let page = query::scan(&bucket, &all(), true, 1, None).unwrap();
    assert!(page.entries == [("~".to_string(), value((1 << 20) - 1))], "the value of a mebibyte");
}
