//! Dropping one handle leaves the other handles of its bucket as they were.

use conformance::{all_keys, assert_goes_on, assert_holds, open};

fn main() {
    let (first, second, third) = (open(), open(), open());
    second.set("kept", b"value").unwrap();
    drop(first);
    assert_holds(&second, "kept", "value");
    drop(third);
    assert_holds(&second, "kept", "value");
    assert_eq!(all_keys(&second), ["kept"]);
    assert_goes_on(&second);
}
