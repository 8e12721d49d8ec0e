//! Keys that look like paths, wildcards or protocols are names like others, in any script.

use conformance::of_2023::{assert_holds, batch, done, get_many, open, set, sorted};

fn main() {
    let bucket = open();
    let keys = [
        "/", "/hello", "a/b", "a//b", ".", "..", "../x", "*", "?", "a b", " ", "\0", "\r\n", "a\tb", "A",
        "a", "é", "e\u{301}", "ключ", "键", "🔑", "%2F", "\\", "con", "'", "\"", "{}",
    ];
    for key in keys {
        set(bucket, key, key);
    }
    for key in keys {
        assert_holds(bucket, key, key);
    }
    assert_eq!(sorted(&batch::get_keys(bucket)), sorted(&keys));
    let values = done(get_many(bucket, &keys));
    assert!(values.iter().zip(keys).all(|(value, key)| value == key.as_bytes()));
}
