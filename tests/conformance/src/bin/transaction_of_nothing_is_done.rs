//! A transaction without checks and writes is true, in an empty bucket too, and changes nothing.

use conformance::extra::{all_keys, open, transactions};

fn main() {
    let bucket = open();
    assert!(transactions::commit(&bucket, &[], &[]).unwrap());
    assert_eq!(all_keys(&bucket), [""; 0]);
    bucket.set("k", b"v").unwrap();
    assert!(transactions::commit(&bucket, &[], &[]).unwrap());
    transactions::set_multi(&bucket, &[]).unwrap();
    assert!(transactions::get_multi(&bucket, &[]).unwrap().is_empty());
    assert!(transactions::get_versioned(&bucket, &[]).unwrap().is_empty());
    assert_eq!(all_keys(&bucket), ["k"]);
}
