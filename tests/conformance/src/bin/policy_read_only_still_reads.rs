//! In a read-only store every function that reads works, in any bucket.
//! env: KEYVALUE_READ_ONLY=1

use conformance::{all_keys, assert_lacks, get_many, open_named};

fn main() {
    for name in ["", "any"] {
        let bucket = open_named(name);
        assert_lacks(&bucket, "k");
        assert!(!bucket.exists("k").unwrap(), "nothing exists in it");
        assert_eq!(all_keys(&bucket), [""; 0]);
        assert_eq!(get_many(&bucket, &["k", "k"]).unwrap(), [None, None]);
    }
}
