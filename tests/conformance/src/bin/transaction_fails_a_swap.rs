//! Every write of a transaction fails a swap, also one that stores the same value again.

use conformance::extra::{
    add, assert_holds, assert_outdated, atomics, open, put, remove, snapshot, transactions,
};

fn main() {
    let bucket = open();
    for write in [put("k", "7"), put("k", "8"), add("k", 0), add("k", 1), remove("k")] {
        bucket.set("k", b"7").unwrap();
        let (cas, other) = (snapshot(&bucket, "k"), snapshot(&bucket, "other"));
        assert!(transactions::commit(&bucket, &[], &[write]).unwrap());
        assert_outdated(cas);
        atomics::swap(other, b"v").unwrap();
    }
    let cas = snapshot(&bucket, "new");
    transactions::set_multi(&bucket, &[("new".to_string(), b"v".to_vec())]).unwrap();
    assert_outdated(cas);
    assert_holds(&bucket, "new", "v");
}
