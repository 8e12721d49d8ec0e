//! Get-multi gives the bytes under each key, in order, and is an error if one is missing.

use conformance::of_2023::{assert_goes_on, assert_names, done, names, open, set, transaction};

fn main() {
    let bucket = open();
    set(bucket, "a", "1");
    set(bucket, "", b"\xff\0");
    set(bucket, "empty", "");
    let found = done(transaction::get_multi(bucket, &names(&["empty", "a", "", "a"])));
    assert_eq!(found, [b"".as_slice(), b"1", b"\xff\0", b"1"]);
    assert_eq!(done(transaction::get_multi(bucket, &[])), [b""; 0]);
    for keys in [["absent key", "a"], ["a", "absent key"]] {
        assert_names(transaction::get_multi(bucket, &names(&keys)), "absent key");
    }
    assert_goes_on(bucket);
}
