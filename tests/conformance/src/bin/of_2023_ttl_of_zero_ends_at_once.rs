//! With a time of 0 a key is missing at once; with the largest one it is there.

use conformance::of_2023::{assert_holds, assert_lacks, batch, done, open, set, ttl};

fn main() {
    let bucket = open();
    done(ttl::set_with_ttl(bucket, "new", b"v", 0));
    assert_lacks(bucket, "new");
    set(bucket, "old", "v");
    done(ttl::set_with_ttl(bucket, "old", b"v", 0));
    assert_lacks(bucket, "old");
    done(ttl::set_with_ttl(bucket, "long", b"v", u64::MAX));
    assert_holds(bucket, "long", "v");
    assert_eq!(batch::get_keys(bucket), ["long"]);
}
