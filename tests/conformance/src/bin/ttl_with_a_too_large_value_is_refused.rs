//! A value over 128 MiB is an error for set-with-ttl, and the old value stays with its time.

use conformance::VALUE_LIMIT;
use conformance::extra::{HOUR, assert_goes_on, assert_holds, open, other_text, ttl};

fn main() {
    let bucket = open();
    ttl::set_with_ttl(&bucket, "k", b"old", HOUR).unwrap();
    let text = other_text(ttl::set_with_ttl(&bucket, "k", &vec![0; VALUE_LIMIT + 1], 1));
    assert!(text.contains("query result exceeds limit"), "{text}");
    assert_holds(&bucket, "k", "old");
    assert!(ttl::ttl(&bucket, "k").unwrap() > Some(HOUR / 2), "its time is another");
    assert_goes_on(&bucket);
}
