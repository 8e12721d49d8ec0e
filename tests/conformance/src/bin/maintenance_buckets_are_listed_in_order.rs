//! The buckets that have keys are listed in the order of their names' bytes, whatever those are.

use conformance::extra::{maintenance, open_named};

fn main() {
    assert_eq!(maintenance::buckets().unwrap(), [""; 0]);
    let long = "n".repeat(200);
    let mut names =
        ["b", "", "a", "B", "a/b", "..", "/", "ab", "default", "ä", "🪣", "a b", "a\0", "CON", &long, "漢"];
    for name in names {
        open_named(name).set("k", b"v").unwrap();
    }
    names.sort_unstable();
    assert_eq!(maintenance::buckets().unwrap(), names);
}
