//! After ten thousand get-many that failed for one key, all 4 096 values can still be had.

use conformance::of_2023::{all_there_are, get_many, open, readwrite, set, trace, types};

fn main() {
    let bucket = open();
    set(bucket, "a", "1");
    set(bucket, "b", "2");
    for _ in 0..5_000 {
        trace(get_many(bucket, &["a", "b", "missing"]));
        trace(get_many(bucket, &["missing", "a", "b"]));
    }
    all_there_are(|| readwrite::get(bucket, "a")).into_iter().for_each(types::drop_incoming_value);
}
