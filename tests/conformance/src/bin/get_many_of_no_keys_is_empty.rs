//! Reading an empty list of keys gives an empty list, whatever is in the bucket.

use conformance::{get_many, open};

fn main() {
    let bucket = open();
    assert_eq!(get_many(&bucket, &[]).unwrap(), [None; 0]);
    bucket.set("k", b"v").unwrap();
    assert_eq!(get_many(&bucket, &[]).unwrap(), [None; 0]);
}
