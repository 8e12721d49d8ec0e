//! A deleted key is missing, the others stay, and it can be set again.

use conformance::of_2023::{assert_holds, assert_lacks, batch, done, open, readwrite, set, sorted};

fn main() {
    let bucket = open();
    for key in ["a", "aa", "b", ""] {
        set(bucket, key, key);
    }
    done(readwrite::delete(bucket, "a"));
    assert_lacks(bucket, "a");
    assert_eq!(sorted(&batch::get_keys(bucket)), ["", "aa", "b"]);
    assert_holds(bucket, "aa", "aa");
    set(bucket, "a", "again");
    assert_holds(bucket, "a", "again");
}
