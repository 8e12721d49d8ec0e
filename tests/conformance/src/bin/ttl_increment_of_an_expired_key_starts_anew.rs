//! An increment of a key whose time is over starts at zero, and the new key stays.

use conformance::extra::{add, assert_holds, atomics, open, set_expired, transactions, ttl};

fn main() {
    let bucket = open();
    set_expired(&bucket, "k", b"41");
    assert_eq!(atomics::increment(&bucket, "k", 1).unwrap(), 1);
    assert_eq!(ttl::ttl(&bucket, "k").unwrap(), None);
    set_expired(&bucket, "k", b"not a number");
    assert!(transactions::commit(&bucket, &[], &[add("k", -3)]).unwrap());
    assert_holds(&bucket, "k", "-3");
    assert_eq!(ttl::ttl(&bucket, "k").unwrap(), None);
}
