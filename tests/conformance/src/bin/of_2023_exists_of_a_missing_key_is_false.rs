//! That a key is missing is no error for exists: it is false, and true when there is a value.

use conformance::of_2023::{done, open, readwrite, set};

fn main() {
    let bucket = open();
    assert!(!done(readwrite::exists(bucket, "k")));
    set(bucket, "other", "v");
    assert!(!done(readwrite::exists(bucket, "k")));
    set(bucket, "k", "");
    assert!(done(readwrite::exists(bucket, "k")));
    done(readwrite::delete(bucket, "k"));
    assert!(!done(readwrite::exists(bucket, "k")));
    assert!(done(readwrite::exists(bucket, "other")));
}
