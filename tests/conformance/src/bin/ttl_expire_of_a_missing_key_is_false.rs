//! Expire of a key that is not there, or whose time is over, is false and creates nothing.

use conformance::extra::{HOUR, all_keys, open, set_expired, ttl};

fn main() {
    let bucket = open();
    bucket.set("deleted", b"v").unwrap();
    bucket.delete("deleted").unwrap();
    set_expired(&bucket, "expired", b"v");
    for key in ["missing", "deleted", "expired", ""] {
        for time in [None, Some(0), Some(HOUR)] {
            assert!(!ttl::expire(&bucket, key, time).unwrap(), "{key:?} is there");
        }
    }
    assert_eq!(all_keys(&bucket), [""; 0]);
}
