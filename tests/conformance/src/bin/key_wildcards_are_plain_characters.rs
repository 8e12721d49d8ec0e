//! A key with `*`, `?`, `[a-z]`, `%` or quotes in it means that key and nothing else.

use conformance::{all_keys, assert_holds, assert_lacks, delete_many, open, sorted};

fn main() {
    let bucket = open();
    let plain = ["a", "ab", "user:1", "user:2"];
    let wild = ["*", "?", "a*", "[a-z]", "%", "_", "user:*", "'; DROP TABLE kv; --", "\"", "{a,b}", "$HOME"];
    for key in plain {
        bucket.set(key, key.as_bytes()).unwrap();
    }
    for key in wild {
        assert_lacks(&bucket, key);
        bucket.set(key, key.as_bytes()).unwrap();
        assert_holds(&bucket, key, key);
    }
    for key in wild {
        bucket.delete(key).unwrap();
    }
    delete_many(&bucket, &wild).unwrap();
    assert_eq!(sorted(&all_keys(&bucket)), sorted(&plain));
}
