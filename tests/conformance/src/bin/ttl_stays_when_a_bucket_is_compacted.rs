//! A compacted bucket has the keys that have time left, with it, and no others.

use conformance::extra::{HOUR, all_keys, assert_holds, maintenance, open, set_expired, ttl};

fn main() {
    let bucket = open();
    bucket.set("gone", b"older").unwrap();
    set_expired(&bucket, "gone", b"v");
    ttl::set_with_ttl(&bucket, "hour", b"v", HOUR).unwrap();
    maintenance::compact(&bucket).unwrap();
    assert_eq!(all_keys(&bucket), ["hour"]);
    assert_holds(&bucket, "hour", "v");
    let left = ttl::ttl(&bucket, "hour").unwrap().expect("it still has a time");
    assert!(left <= HOUR && left > HOUR / 2, "{left} ms are left");
}
