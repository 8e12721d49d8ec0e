//! Values of more than 128 MiB together are the error `query result exceeds limit` when read.

use conformance::extra::{assert_goes_on, open, other_text, transactions};

fn main() {
    let bucket = open();
    let value = vec![b'v'; 48 << 20];
    bucket.set("a", &value).unwrap();
    let keys = ["a", "a", "a"].map(String::from);
    for text in [
        other_text(transactions::get_multi(&bucket, &keys)),
        other_text(transactions::get_versioned(&bucket, &keys).map(drop)),
    ] {
        assert!(text.contains("query result exceeds limit"), "{text}");
    }
    let two = transactions::get_multi(&bucket, &keys[..2]).unwrap();
    assert!(two == [Some(value.clone()), Some(value)], "96 MiB can be read at once");
    assert_goes_on(&bucket);
}
