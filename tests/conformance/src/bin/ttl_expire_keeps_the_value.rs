//! Expire keeps the value, whatever its size.

use conformance::extra::{HOUR, assert_holds, open, ttl};

fn main() {
    let bucket = open();
    for size in [0, 1, 100, 65_536, 3 << 20] {
        let value: Vec<u8> = (0..size).map(|at| (at ^ (at >> 8)) as u8).collect();
        bucket.set("k", &value).unwrap();
        for time in [Some(HOUR), None, Some(2 * HOUR)] {
            assert!(ttl::expire(&bucket, "k", time).unwrap());
            assert_holds(&bucket, "k", &value);
        }
    }
}
