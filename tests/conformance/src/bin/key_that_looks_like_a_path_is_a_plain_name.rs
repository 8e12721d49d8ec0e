//! Keys such as `/`, `..`, `/a` and `a/b` are plain names, each with a value of its own.

use conformance::{all_keys, assert_holds, open, sorted};

fn main() {
    let bucket = open();
    let keys = [
        "/",
        "//",
        ".",
        "..",
        "a",
        "/a",
        "a/",
        "a/b",
        "a//b",
        "./a",
        "../a",
        "a/../a",
        "a/.",
        "/etc/passwd",
        "a\\b",
        "\\",
        "~",
        "a:b",
        "C:",
        "%2e%2e",
        "con",
        "nul.txt",
        "a.",
        "a ",
    ];
    for key in keys {
        bucket.set(key, key.as_bytes()).unwrap();
    }
    for key in keys {
        assert_holds(&bucket, key, key);
    }
    assert_eq!(sorted(&all_keys(&bucket)), sorted(&keys));
}
