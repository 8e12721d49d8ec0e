//! A name opens the same bucket through either draft, and different names different buckets.

use conformance::{draft, draft2};

fn main() {
    let names = ["", "default", "a/b", "..", "🪣"];
    for name in names {
        draft::open_named(name).set("name", name.as_bytes()).unwrap();
    }
    for name in names {
        let bucket = draft2::open_named(name);
        draft2::assert_holds(&bucket, "name", name);
        assert_eq!(draft2::all_keys(&bucket), ["name"], "keys of the bucket {name:?}");
    }
}
