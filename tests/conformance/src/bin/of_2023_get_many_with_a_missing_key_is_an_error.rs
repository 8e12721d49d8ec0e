//! Get-many is an error that names the missing key, wherever among the others it is.

use conformance::of_2023::{assert_goes_on, assert_names, done, get_many, open, readwrite, set};

fn main() {
    let bucket = open();
    for key in ["a", "b", "deleted key"] {
        set(bucket, key, "v");
    }
    done(readwrite::delete(bucket, "deleted key"));
    for keys in [
        ["absent key", "a", "b"],
        ["a", "absent key", "b"],
        ["a", "b", "absent key"],
        ["absent key", "absent key", "a"],
    ] {
        assert_names(get_many(bucket, &keys), "absent key");
    }
    assert_names(get_many(bucket, &["a", "deleted key"]), "deleted key");
    assert_goes_on(bucket);
}
