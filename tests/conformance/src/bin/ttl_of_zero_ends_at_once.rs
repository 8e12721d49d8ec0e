//! With a time of 0 a key is missing at once, whatever it was before.

use conformance::extra::{HOUR, all_keys, assert_lacks, open, ttl};

fn main() {
    let bucket = open();
    ttl::set_with_ttl(&bucket, "new", b"v", 0).unwrap();
    assert_lacks(&bucket, "new");
    bucket.set("old", b"v").unwrap();
    ttl::set_with_ttl(&bucket, "old", b"v", 0).unwrap();
    assert_lacks(&bucket, "old");
    ttl::set_with_ttl(&bucket, "hour", b"v", HOUR).unwrap();
    assert!(ttl::expire(&bucket, "hour", Some(0)).unwrap());
    assert_lacks(&bucket, "hour");
    assert_eq!(all_keys(&bucket), [""; 0]);
}
