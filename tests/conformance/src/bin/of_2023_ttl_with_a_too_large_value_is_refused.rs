//! A value over 128 MiB is an error for set-with-ttl, and the old value stays.

use conformance::of_2023::{HOUR, VALUE_LIMIT, assert_goes_on, assert_holds, open, set, trace, ttl};

fn main() {
    let bucket = open();
    set(bucket, "k", "old");
    let text = trace(ttl::set_with_ttl(bucket, "k", &vec![0; VALUE_LIMIT + 1], HOUR));
    assert!(text.contains("query result exceeds limit"), "{text}");
    assert_holds(bucket, "k", "old");
    assert_goes_on(bucket);
}
