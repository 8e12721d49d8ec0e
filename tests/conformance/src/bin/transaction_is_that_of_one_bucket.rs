//! A transaction checks and writes its own bucket, and no other.

use conformance::extra::{absent, add, all_keys, assert_holds, open, open_named, put, remove, transactions};

fn main() {
    let (bucket, other) = (open(), open_named("other"));
    other.set("k", b"5").unwrap();
    let writes = [add("k", 1), put("new", "v"), remove("missing")];
    assert!(transactions::commit(&bucket, &[absent("k")], &writes).unwrap());
    assert!(!transactions::commit(&other, &[absent("k")], &writes).unwrap());
    assert_holds(&bucket, "k", "1");
    assert_holds(&other, "k", "5");
    assert_eq!(all_keys(&other), ["k"]);
}
