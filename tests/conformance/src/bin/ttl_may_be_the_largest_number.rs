//! Times up to the largest number work, and do not end.

use conformance::extra::{HOUR, assert_holds, open, ttl};

fn main() {
    let bucket = open();
    let times = [u64::MAX, u64::MAX - 1, i64::MAX as u64, u64::MAX / 1_000, u64::MAX / 1_000_000 + 1];
    for time in times {
        ttl::set_with_ttl(&bucket, "k", b"v", time).unwrap();
        assert_holds(&bucket, "k", "v");
        if let Some(left) = ttl::ttl(&bucket, "k").unwrap() {
            assert!(left > HOUR && left <= time, "{left} ms are left of {time}");
        }
        bucket.set("k", b"old").unwrap();
        assert!(ttl::expire(&bucket, "k", Some(time)).unwrap());
        assert_holds(&bucket, "k", "old");
    }
}
