//! Values of more than 128 MiB together are the error `query result exceeds limit` when read.

use conformance::{assert_goes_on, assert_holds, get_many, open, other_text};

fn main() {
    let bucket = open();
    let value = vec![b'v'; 48 << 20];
    for key in ["a", "b", "c"] {
        bucket.set(key, &value).unwrap();
    }
    // A key that is asked for again counts again.
    for keys in [["a", "b", "c"], ["a", "a", "a"]] {
        let text = other_text(get_many(&bucket, &keys));
        assert!(text.contains("query result exceeds limit"), "{text}");
    }
    let two = get_many(&bucket, &["a", "missing", "b"]).unwrap();
    assert!(two == [Some(value.clone()), None, Some(value.clone())], "96 MiB can be read at once");
    assert_holds(&bucket, "c", &value);
    assert_goes_on(&bucket);
}
