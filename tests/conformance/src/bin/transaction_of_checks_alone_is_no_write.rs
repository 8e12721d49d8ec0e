//! A transaction of checks alone tells whether they hold, and fails no swap.

use conformance::extra::{absent, atomics, open, present, snapshot, transactions, value_is, version};

fn main() {
    let bucket = open();
    bucket.set("k", b"v").unwrap();
    let (there, missing, before) = (snapshot(&bucket, "k"), snapshot(&bucket, "new"), version(&bucket, "k"));
    let holds = |checks: &[_]| transactions::commit(&bucket, checks, &[]).unwrap();
    assert!(holds(&[present("k"), value_is("k", "v"), absent("new")]));
    assert!(!holds(&[present("k"), value_is("k", "w")]));
    assert!(!holds(&[present("new")]));
    assert_eq!(version(&bucket, "k"), before);
    atomics::swap(there, b"swapped").unwrap();
    atomics::swap(missing, b"created").unwrap();
}
