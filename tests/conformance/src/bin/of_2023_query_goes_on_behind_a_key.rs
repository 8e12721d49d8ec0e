//! Find-keys begins behind the key that it is told, be that one there or not.

use conformance::of_2023::{done, open, query, set};

fn main() {
    let bucket = open();
    for key in ["", "a", "p", "p/1", "p/2", "p/3", "q"] {
        set(bucket, key, "v");
    }
    let find = |prefix, after, limit| done(query::find_keys(bucket, prefix, Some(after), limit));
    assert_eq!(find("", "", 2), ["a", "p"]);
    assert_eq!(find("", "p", 100), ["p/1", "p/2", "p/3", "q"]);
    assert_eq!(find("p/", "p/1", 100), ["p/2", "p/3"]);
    assert_eq!(find("p/", "p/1", 1), ["p/2"]);
    assert_eq!(find("p/", "p/11", 100), ["p/2", "p/3"]);
    for before in ["", "a", "o", "p", "p/"] {
        assert_eq!(find("p/", before, 100), ["p/1", "p/2", "p/3"], "after {before:?}");
    }
    for behind in ["p/3", "p/4", "p0", "q", "z"] {
        assert_eq!(find("p/", behind, 100), [""; 0], "after {behind:?}");
    }
    assert_eq!(find("", "q", 100), [""; 0]);
}
