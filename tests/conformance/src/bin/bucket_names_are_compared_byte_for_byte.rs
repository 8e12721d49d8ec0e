//! Bucket names that differ in case, or in how an accent is written, are different buckets.

use conformance::{assert_holds, open_named};

fn main() {
    let names = ["bucket", "Bucket", "BUCKET", "caf\u{e9}", "cafe\u{301}", "cafe", "a", "a ", "\u{ff41}"];
    for name in names {
        open_named(name).set("name", name.as_bytes()).unwrap();
    }
    for name in names {
        assert_holds(&open_named(name), "name", name);
    }
}
