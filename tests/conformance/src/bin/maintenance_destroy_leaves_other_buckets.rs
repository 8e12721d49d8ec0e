//! Destroying a bucket leaves all others as they are, whatever their names have in common.

use conformance::extra::{assert_holds, assert_lacks, maintenance, open_named};

fn main() {
    let names = ["", "a", "a/b", "ab", "A", "a\0", "..", "a "];
    for name in names {
        open_named(name).set("k", name.as_bytes()).unwrap();
    }
    maintenance::destroy(&open_named("a")).unwrap();
    maintenance::destroy(&open_named("never written")).unwrap();
    for name in names {
        match name {
            "a" => assert_lacks(&open_named(name), "k"),
            _ => assert_holds(&open_named(name), "k", name),
        }
    }
}
