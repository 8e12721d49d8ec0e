//! Each write of a transaction sees those before it: sets, deletes and increments of one key.

use conformance::extra::{add, assert_holds, assert_lacks, open, put, remove, transactions};

fn main() {
    let bucket = open();
    let after = |writes: &[_]| {
        bucket.set("k", b"100").unwrap();
        assert!(transactions::commit(&bucket, &[], writes).unwrap());
    };
    after(&[put("k", "5"), add("k", 1)]);
    assert_holds(&bucket, "k", "6");
    after(&[remove("k"), add("k", 1)]);
    assert_holds(&bucket, "k", "1");
    after(&[add("k", 1), add("k", 1), add("j", 1), add("k", -50)]);
    assert_holds(&bucket, "k", "52");
    after(&[add("k", 1), put("k", "last")]);
    assert_holds(&bucket, "k", "last");
    after(&[put("k", "1"), remove("k"), put("k", "2"), remove("k")]);
    assert_lacks(&bucket, "k");
    after(&[remove("k"), put("k", "back")]);
    assert_holds(&bucket, "k", "back");
}
