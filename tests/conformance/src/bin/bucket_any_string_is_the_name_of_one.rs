//! Any string names a bucket of its own: empty, long, with control characters, in any script.

use conformance::{assert_holds, open_named};

fn main() {
    let long = "b".repeat(200);
    let longer = format!("{long}b");
    let names =
        ["", "default", " ", "a b", "a,b", "*", "%2F", "con", "\n", "\0", "名前", "🪣", &long, &longer];
    for name in names {
        open_named(name).set("name", name.as_bytes()).unwrap();
    }
    for name in names {
        assert_holds(&open_named(name), "name", name);
    }
}
