//! Keys that differ in upper and lower case are different keys.

use conformance::{all_keys, assert_holds, assert_lacks, open, sorted};

fn main() {
    let bucket = open();
    let keys = ["key", "Key", "KEY", "straße", "STRASSE", "İ", "i", "ı", "I"];
    for key in keys {
        bucket.set(key, key.as_bytes()).unwrap();
    }
    for key in keys {
        assert_holds(&bucket, key, key);
    }
    assert_eq!(sorted(&all_keys(&bucket)), sorted(&keys));
    bucket.delete("KEY").unwrap();
    assert_lacks(&bucket, "KEY");
    assert_holds(&bucket, "key", "key");
}
