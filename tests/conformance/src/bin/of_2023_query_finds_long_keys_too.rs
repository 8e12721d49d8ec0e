//! Find-keys gives as many keys as the limit says however long they are.

use conformance::of_2023::{done, fill, open, query};

fn main() {
    let bucket = open();
    let keys: Vec<_> = (0..100).map(|n| format!("{n:03}").repeat(20_000)).collect();
    fill(bucket, &keys);
    for limit in [1, 17, 18, 60, 99, 100, 4_096] {
        let found = done(query::find_keys(bucket, "0", None, limit));
        assert!(found == keys[..keys.len().min(limit as usize)], "{} for {limit}", found.len());
    }
    let found = done(query::find_keys(bucket, "", Some(&keys[29]), 50));
    assert!(found == keys[30..80], "{} behind the 30th", found.len());
    assert_eq!(done(query::count(bucket, "0")), 100);
}
