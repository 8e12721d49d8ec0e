//! Buckets that were only opened, are emptied, or destroyed, or refused a write are not listed.

use conformance::KEY_LIMIT;
use conformance::extra::{maintenance, open_named, other_text};

fn main() {
    open_named("kept").set("k", b"").unwrap();
    let opened = open_named("opened");
    opened.get("k").unwrap();
    opened.delete("k").unwrap();
    let emptied = open_named("emptied");
    emptied.set("k", b"v").unwrap();
    emptied.delete("k").unwrap();
    let destroyed = open_named("destroyed");
    destroyed.set("k", b"v").unwrap();
    maintenance::destroy(&destroyed).unwrap();
    other_text(open_named("refused").set(&"k".repeat(KEY_LIMIT + 1), b"v"));
    assert_eq!(maintenance::buckets().unwrap(), ["kept"]);
    destroyed.set("k", b"back").unwrap();
    emptied.set("k", b"back").unwrap();
    assert_eq!(maintenance::buckets().unwrap(), ["destroyed", "emptied", "kept"]);
}
