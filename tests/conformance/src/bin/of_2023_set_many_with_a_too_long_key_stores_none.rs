//! One key that is too long, wherever it is among the pairs, and none of them is stored.

use conformance::of_2023::{KEY_LIMIT, assert_goes_on, assert_holds, batch, open, set, set_many, trace};

fn main() {
    let bucket = open();
    set(bucket, "a", "old");
    let long = "k".repeat(KEY_LIMIT + 1);
    for at in 0..3 {
        let mut pairs = vec![("a", "new"), ("b", "new")];
        pairs.insert(at, (&long, "v"));
        trace(set_many(bucket, &pairs));
        assert_holds(bucket, "a", "old");
        assert_eq!(batch::get_keys(bucket), ["a"]);
    }
    assert_goes_on(bucket);
}
