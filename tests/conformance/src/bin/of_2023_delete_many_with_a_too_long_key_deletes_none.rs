//! One key that is too long among those to delete, and all of them stay.

use conformance::of_2023::{
    KEY_LIMIT, assert_goes_on, assert_holds, batch, done, names, open, set_many, trace,
};

fn main() {
    let bucket = open();
    done(set_many(bucket, &[("a", "1"), ("b", "2")]));
    let long = "k".repeat(KEY_LIMIT + 1);
    for keys in [[&long, "a", "b"], ["a", &long, "b"], ["a", "b", &long]] {
        trace(batch::delete_many(bucket, &names(&keys)));
    }
    assert_holds(bucket, "a", "1");
    assert_holds(bucket, "b", "2");
    assert_goes_on(bucket);
}
