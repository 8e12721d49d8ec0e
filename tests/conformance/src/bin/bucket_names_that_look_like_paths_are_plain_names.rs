//! Bucket names such as `..`, `/` and `a/b` are plain names, each of a bucket of its own.

use conformance::{all_keys, assert_holds, open_named};

fn main() {
    let names =
        [".", "..", "/", "a", "/a", "a/", "a/b", "a//b", "./a", "../a", "a/../b", "b", "a\\b", "C:\\a"];
    for name in names {
        open_named(name).set("name", name.as_bytes()).unwrap();
    }
    for name in names {
        let bucket = open_named(name);
        assert_holds(&bucket, "name", name);
        assert_eq!(all_keys(&bucket), ["name"], "keys of the bucket {name:?}");
    }
}
