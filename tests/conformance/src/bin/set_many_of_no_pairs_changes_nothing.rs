//! Setting no pairs and deleting no keys succeeds and changes nothing.

use conformance::{all_keys, assert_holds, delete_many, open, set_many};

fn main() {
    let bucket = open();
    set_many(&bucket, &[]).unwrap();
    delete_many(&bucket, &[]).unwrap();
    assert_eq!(all_keys(&bucket), [""; 0]);
    bucket.set("k", b"v").unwrap();
    set_many(&bucket, &[]).unwrap();
    delete_many(&bucket, &[]).unwrap();
    assert_eq!(all_keys(&bucket), ["k"]);
    assert_holds(&bucket, "k", "v");
}
