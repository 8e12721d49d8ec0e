//! Nothing done in one bucket is seen in another: writes, deletes, counters or listings.

use conformance::{all_keys, assert_holds, assert_lacks, atomics, delete_many, open_named, set_many};

fn main() {
    let (mine, other) = (open_named("mine"), open_named("other"));
    mine.set("kept", b"mine").unwrap();
    mine.set("n", b"10").unwrap();

    other.set("kept", b"other").unwrap();
    other.delete("kept").unwrap();
    assert_eq!(atomics::increment(&other, "n", 1).unwrap(), 1);
    set_many(&other, &[("kept", b"again"), ("new", b"")]).unwrap();
    delete_many(&other, &["kept"]).unwrap();

    assert_holds(&mine, "kept", "mine");
    assert_holds(&mine, "n", "10");
    assert_lacks(&mine, "new");
    assert_eq!(all_keys(&mine).len(), 2, "keys of the first bucket");
    assert_eq!(all_keys(&other).len(), 2, "keys of the other bucket");
}
