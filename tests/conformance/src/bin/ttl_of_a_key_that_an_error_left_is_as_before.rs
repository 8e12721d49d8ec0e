//! A refused increment or transaction leaves a key's value and its time.

use conformance::extra::{
    HOUR, add, assert_holds, atomics, open, other_text, present, put, transactions, ttl,
};

fn main() {
    let bucket = open();
    ttl::set_with_ttl(&bucket, "k", b"text", HOUR).unwrap();
    other_text(atomics::increment(&bucket, "k", 1));
    other_text(transactions::commit(&bucket, &[], &[put("j", "1"), add("k", 1)]));
    other_text(transactions::commit(&bucket, &[], &[put("k", "1"), add("k", i64::MAX)]));
    assert!(!transactions::commit(&bucket, &[present("missing")], &[put("k", "new")]).unwrap());
    assert_holds(&bucket, "k", "text");
    assert!(ttl::ttl(&bucket, "k").unwrap() > Some(HOUR / 2), "its time is another");
}
