//! Get-many gives a value for each key, in their order, repeated ones repeatedly.

use conformance::of_2023::{batch, bytes, done, get_many, names, open, set};

fn main() {
    let bucket = open();
    for (key, value) in [("a", "1"), ("b", ""), ("", "3")] {
        set(bucket, key, value);
    }
    let found = done(get_many(bucket, &["", "b", "a", "b", ""]));
    assert_eq!(found, [b"3".as_slice(), b"", b"1", b"", b"3"]);
    assert_eq!(done(get_many(bucket, &[])), [b""; 0]);
    // Each of them is a value of its own.
    let values = done(batch::get_many(bucket, &names(&["a", "a"])));
    assert_ne!(values[0], values[1]);
    assert_eq!(bytes(values[0]), b"1");
    set(bucket, "a", "later");
    assert_eq!(bytes(values[1]), b"1");
}
