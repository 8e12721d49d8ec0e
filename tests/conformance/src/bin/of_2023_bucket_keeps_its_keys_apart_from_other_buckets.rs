//! A bucket has its own keys, whatever the names of others look like.

use conformance::of_2023::{
    assert_holds, assert_lacks, assert_names, batch, done, get_many, open_named, readwrite, set, sorted,
};

fn main() {
    let names = ["", "default", "a", "a/b", "..", "A", "🪣", " "];
    let buckets = names.map(open_named);
    for (bucket, name) in buckets.into_iter().zip(names) {
        set(bucket, "k", format!("of {name:?}"));
    }
    set(buckets[2], "only", "a");
    for (bucket, name) in buckets.into_iter().zip(names) {
        assert_holds(bucket, "k", format!("of {name:?}"));
    }
    done(readwrite::delete(buckets[3], "k"));
    assert_lacks(buckets[3], "k");
    assert_lacks(buckets[3], "only");
    assert_names(readwrite::get(buckets[0], "only"), "only");
    assert_names(readwrite::delete(buckets[1], "only"), "only");
    assert_names(get_many(buckets[5], &["k", "only"]), "only");
    assert_eq!(sorted(&batch::get_keys(buckets[2])), ["k", "only"]);
    assert_eq!(batch::get_keys(buckets[3]), [""; 0]);
}
