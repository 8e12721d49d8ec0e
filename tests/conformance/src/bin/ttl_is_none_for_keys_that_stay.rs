//! A key that stays has no time left to tell, nor has one that is missing or expired.

use conformance::extra::{HOUR, open, set_expired, ttl};

fn main() {
    let bucket = open();
    bucket.set("stays", b"v").unwrap();
    ttl::set_with_ttl(&bucket, "deleted", b"v", HOUR).unwrap();
    bucket.delete("deleted").unwrap();
    set_expired(&bucket, "expired", b"v");
    for key in ["stays", "deleted", "expired", "missing", ""] {
        assert_eq!(ttl::ttl(&bucket, key).unwrap(), None, "{key:?}");
    }
}
