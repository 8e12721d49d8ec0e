//! A key that is too long is an error for set-with-ttl, expire and ttl.

use conformance::KEY_LIMIT;
use conformance::extra::{HOUR, all_keys, assert_goes_on, open, other_text, ttl};

fn main() {
    let bucket = open();
    let key = "k".repeat(KEY_LIMIT + 1);
    other_text(ttl::set_with_ttl(&bucket, &key, b"v", HOUR));
    other_text(ttl::expire(&bucket, &key, Some(HOUR)));
    other_text(ttl::expire(&bucket, &key, None));
    other_text(ttl::ttl(&bucket, &key));
    assert_eq!(all_keys(&bucket), [""; 0]);
    let key = &key[1..];
    ttl::set_with_ttl(&bucket, key, b"v", HOUR).unwrap();
    assert!(ttl::expire(&bucket, key, None).unwrap(), "a key of {KEY_LIMIT} bytes is one");
    assert_goes_on(&bucket);
}
