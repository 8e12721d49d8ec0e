//! Deletes of keys whose time is over succeed, and bring nothing back.

use conformance::extra::{all_keys, delete_many, open, remove, set_all_expired, set_many, transactions};

fn main() {
    let bucket = open();
    set_many(&bucket, &[("a", b"older"), ("b", b"older"), ("c", b"older")]).unwrap();
    set_all_expired(&bucket, &["a", "b", "c"], b"v");
    bucket.delete("a").unwrap();
    delete_many(&bucket, &["a", "b"]).unwrap();
    assert!(transactions::commit(&bucket, &[], &[remove("c")]).unwrap());
    assert_eq!(all_keys(&bucket), [""; 0]);
}
