//! The empty string is a key, for every function.

use conformance::of_2023::{assert_holds, assert_lacks, atomic, batch, done, every_function, open, set};

fn main() {
    let bucket = open();
    assert_lacks(bucket, "");
    set(bucket, "", "v");
    assert_holds(bucket, "", "v");
    assert_eq!(batch::get_keys(bucket), [""]);
    set(bucket, "", "41");
    assert_eq!(done(atomic::increment(bucket, "", 1)), 42);
    for (name, result) in every_function(bucket, "") {
        // Delete is among them, and makes a key that is counted anew.
        assert!(result.is_ok(), "{name} does not take it");
    }
    assert_lacks(bucket, "");
}
