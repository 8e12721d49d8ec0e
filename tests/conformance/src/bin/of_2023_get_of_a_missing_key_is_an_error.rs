//! Getting a missing key is an error that names it, whether it was never set or was deleted.

use conformance::of_2023::{assert_goes_on, assert_names, done, open, readwrite, set};

fn main() {
    let bucket = open();
    assert_names(readwrite::get(bucket, "never set"), "never set");
    set(bucket, "deleted", "v");
    done(readwrite::delete(bucket, "deleted"));
    assert_names(readwrite::get(bucket, "deleted"), "deleted");
    assert_names(readwrite::get(bucket, "clé/🔑"), "clé/🔑");
    assert_goes_on(bucket);
}
