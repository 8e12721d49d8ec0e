//! Compare-and-swap of a missing key is an error that names it, for 0 too, and makes none.

use conformance::of_2023::{assert_goes_on, assert_lacks, assert_names, atomic, done, open, readwrite, set};

fn main() {
    let bucket = open();
    for old in [0, 1, u64::MAX] {
        assert_names(atomic::compare_and_swap(bucket, "never set", old, 1), "never set");
    }
    set(bucket, "deleted", "1");
    done(readwrite::delete(bucket, "deleted"));
    assert_names(atomic::compare_and_swap(bucket, "deleted", 1, 2), "deleted");
    assert_lacks(bucket, "never set");
    assert_lacks(bucket, "deleted");
    assert_goes_on(bucket);
}
