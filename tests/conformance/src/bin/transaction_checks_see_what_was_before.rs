//! Checks see the bucket as it was before the writes of their transaction.

use conformance::extra::{
    absent, add, assert_holds, assert_lacks, open, present, put, remove, transactions, value_is,
};

fn main() {
    let bucket = open();
    assert!(transactions::commit(&bucket, &[absent("k")], &[put("k", "1")]).unwrap());
    assert!(!transactions::commit(&bucket, &[value_is("k", "2")], &[add("k", 1)]).unwrap());
    assert!(!transactions::commit(&bucket, &[present("j")], &[put("j", "1")]).unwrap());
    assert!(!transactions::commit(&bucket, &[absent("k")], &[remove("k")]).unwrap());
    assert_holds(&bucket, "k", "1");
    assert!(transactions::commit(&bucket, &[present("k"), value_is("k", "1")], &[remove("k")]).unwrap());
    assert_lacks(&bucket, "k");
    assert_lacks(&bucket, "j");
}
