//! Reading many keys answers once for each, in the order asked, with `none` for missing ones.

use conformance::{get_many, open};

fn main() {
    let bucket = open();
    for key in ["a", "b", "c"] {
        bucket.set(key, key.as_bytes()).unwrap();
    }
    let some = |value: &str| Some(value.as_bytes().to_vec());
    let reply = get_many(&bucket, &["c", "missing", "a", "b", "also missing"]).unwrap();
    assert_eq!(reply, [some("c"), None, some("a"), some("b"), None]);
    assert_eq!(get_many(&bucket, &["none", "of", "these"]).unwrap(), [None, None, None]);
}
