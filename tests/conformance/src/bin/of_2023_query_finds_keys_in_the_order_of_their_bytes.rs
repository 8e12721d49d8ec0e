//! Find-keys gives the keys that begin with the prefix, in the order of their bytes.

use conformance::of_2023::{done, open, query, set};

fn main() {
    let bucket = open();
    assert_eq!(done(query::find_keys(bucket, "", None, 10)), [""; 0]);
    let keys = ["é", "b", "a/2", "a/10", "a", "", "A", "a/", "a0", "🔑", "z"];
    for key in keys {
        set(bucket, key, "v");
    }
    let find = |prefix| done(query::find_keys(bucket, prefix, None, 100));
    assert_eq!(find(""), ["", "A", "a", "a/", "a/10", "a/2", "a0", "b", "z", "é", "🔑"]);
    assert_eq!(find("a"), ["a", "a/", "a/10", "a/2", "a0"]);
    assert_eq!(find("a/"), ["a/", "a/10", "a/2"]);
    assert_eq!(find("é"), ["é"]);
    assert_eq!(find("a/2/"), [""; 0]);
    assert_eq!(find("c"), [""; 0]);
}
