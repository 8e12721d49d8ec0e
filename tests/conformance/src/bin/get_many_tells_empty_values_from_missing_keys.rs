//! Reading many keys gives an empty value for an empty value, and `none` for a missing key.

use conformance::{get_many, open};

fn main() {
    let bucket = open();
    bucket.set("empty", b"").unwrap();
    bucket.set("", b"").unwrap();
    let reply = get_many(&bucket, &["empty", "missing", ""]).unwrap();
    assert_eq!(reply, [Some(vec![]), None, Some(vec![])]);
}
