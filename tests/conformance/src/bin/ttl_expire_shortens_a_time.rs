//! Expire gives a key less time than it had, also one that would stay.

use conformance::extra::{HOUR, assert_lacks, open, pass, ttl};

fn main() {
    let bucket = open();
    bucket.set("stays", b"v").unwrap();
    ttl::set_with_ttl(&bucket, "hour", b"v", HOUR).unwrap();
    for key in ["stays", "hour"] {
        assert!(ttl::expire(&bucket, key, Some(3)).unwrap());
        pass(3);
        assert_lacks(&bucket, key);
        assert!(!ttl::expire(&bucket, key, Some(HOUR)).unwrap(), "it comes back");
    }
}
