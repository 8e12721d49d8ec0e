//! Dropping a bucket gives one number back: the keys stay, and so do other numbers of the bucket.

use conformance::of_2023::{assert_goes_on, assert_holds, open, set, types};

fn main() {
    let (first, second) = (open(), open());
    assert_ne!(first, second, "each time it is opened a bucket has a number of its own");
    set(first, "k", "v");
    types::drop_bucket(first);
    assert_holds(second, "k", "v");
    types::drop_bucket(second);
    let third = open();
    assert_holds(third, "k", "v");
    assert_goes_on(third);
}
