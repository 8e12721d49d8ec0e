//! Values of 1 MiB and 16 MiB come back whole.

use conformance::{assert_holds, get_many, open};

fn main() {
    let bucket = open();
    for mib in [1, 16] {
        let value: Vec<u8> = (0..mib << 20).map(|at: usize| (at ^ (at >> 8) ^ (at >> 16)) as u8).collect();
        bucket.set("large", &value).unwrap();
        assert_holds(&bucket, "large", &value);
        let reply = get_many(&bucket, &["large"]).unwrap();
        assert!(reply == [Some(value)], "get-many returns {mib} MiB whole");
    }
}
