//! The 4 097th bucket is an error that says to drop some, which helps.

use conformance::of_2023::{all_there_are, assert_goes_on, assert_too_many, open, types};

fn main() {
    let buckets = all_there_are(|| types::open_bucket(""));
    for name in ["", "another"] {
        assert_too_many(types::open_bucket(name));
    }
    types::drop_bucket(buckets[7]);
    let bucket = open();
    assert_goes_on(bucket);
    assert_too_many(types::open_bucket(""));
    types::drop_bucket(bucket);
    buckets.into_iter().for_each(types::drop_bucket);
    all_there_are(|| types::open_bucket(""));
}
