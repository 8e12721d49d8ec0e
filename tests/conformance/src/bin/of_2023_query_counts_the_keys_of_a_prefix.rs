//! Count is the number of keys that begin with the prefix, more than a page of them too.

use conformance::of_2023::{done, fill, numbered, open, query, readwrite, set};

fn main() {
    let bucket = open();
    assert_eq!(done(query::count(bucket, "")), 0);
    fill(bucket, &numbered(0..10_000));
    set(bucket, "other", "v");
    set(bucket, "", "v");
    let count = |prefix: &str| done(query::count(bucket, prefix));
    assert_eq!([count(""), count("key-"), count("key-0012"), count("o")], [10_002, 10_000, 100, 1]);
    assert_eq!([count("key-000001"), count("key-0000010"), count("p"), count("Key")], [1, 0, 0, 0]);
    done(readwrite::delete(bucket, "key-000001"));
    set(bucket, "other", "again");
    assert_eq!([count(""), count("key-000001")], [10_001, 0]);
}
