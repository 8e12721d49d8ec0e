//! A deleted key can be set again, and has only its new value.

use conformance::{all_keys, assert_holds, assert_lacks, open};

fn main() {
    let bucket = open();
    for value in ["first", "2", ""] {
        bucket.set("k", value.as_bytes()).unwrap();
        assert_holds(&bucket, "k", value);
        assert_eq!(all_keys(&bucket), ["k"]);
        bucket.delete("k").unwrap();
        assert_lacks(&bucket, "k");
        assert_eq!(all_keys(&bucket), [""; 0]);
    }
}
