//! In a read-only store every function that writes is the error `access-denied`.
//! env: KEYVALUE_READ_ONLY=1

use conformance::{all_keys, assert_access_denied, every_write, open};

fn main() {
    let bucket = open();
    for (name, result) in every_write(&bucket, "k") {
        assert!(result.is_err(), "{name} wrote");
        assert_access_denied(result);
    }
    assert_eq!(all_keys(&bucket), [""; 0]);
}
