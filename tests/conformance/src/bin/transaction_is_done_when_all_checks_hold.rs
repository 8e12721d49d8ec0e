//! A transaction whose checks all hold does all its writes and is true.

use conformance::extra::{
    absent, add, all_keys, assert_holds, open, present, put, remove, transactions, value_is, version,
    version_is,
};

fn main() {
    let bucket = open();
    for key in ["a", "b", "c", "n"] {
        bucket.set(key, b"7").unwrap();
    }
    let checks =
        [value_is("a", "7"), absent("missing"), present("b"), version_is("c", &version(&bucket, "c"))];
    let writes = [put("a", "new"), put("d", ""), remove("b"), add("n", 3), add("m", -1)];
    assert!(transactions::commit(&bucket, &checks, &writes).unwrap());
    for (key, value) in [("a", "new"), ("c", "7"), ("d", ""), ("n", "10"), ("m", "-1")] {
        assert_holds(&bucket, key, value);
    }
    assert_eq!(all_keys(&bucket).len(), 5);
}
