//! Deleting a missing key is an error that names it, also when it was there before.

use conformance::of_2023::{assert_goes_on, assert_holds, assert_names, done, open, readwrite, set};

fn main() {
    let bucket = open();
    set(bucket, "other", "v");
    assert_names(readwrite::delete(bucket, "never set"), "never set");
    set(bucket, "twice", "v");
    done(readwrite::delete(bucket, "twice"));
    assert_names(readwrite::delete(bucket, "twice"), "twice");
    assert_holds(bucket, "other", "v");
    assert_goes_on(bucket);
}
