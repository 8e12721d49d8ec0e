//! An increment, also in a transaction, leaves the time of its key as it is.

use conformance::extra::{
    HOUR, add, assert_holds, assert_lacks, atomics, before_expiry, open, transactions, ttl,
};

fn main() {
    let bucket = open();
    let is_sum = || bucket.get("k").unwrap() == Some(b"2".to_vec());
    before_expiry(&bucket, "k", b"1", || {
        atomics::increment(&bucket, "k", 1).unwrap();
        is_sum().then_some(())
    });
    assert_lacks(&bucket, "k");
    before_expiry(&bucket, "k", b"1", || {
        assert!(transactions::commit(&bucket, &[], &[add("k", 1)]).unwrap());
        is_sum().then_some(())
    });
    assert_lacks(&bucket, "k");
    ttl::set_with_ttl(&bucket, "k", b"1", HOUR).unwrap();
    assert_eq!(atomics::increment(&bucket, "k", 9).unwrap(), 10);
    let left = ttl::ttl(&bucket, "k").unwrap().expect("it still has a time");
    assert!(left <= HOUR && left > HOUR / 2, "{left} ms are left");
    assert_holds(&bucket, "k", "10");
}
