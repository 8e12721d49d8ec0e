//! Each write has a version that no write to its key had before, and reading changes none.

use std::collections::HashSet;

use conformance::extra::{atomics, open, put, transactions, version};

fn main() {
    let bucket = open();
    let mut seen = HashSet::new();
    for round in 0..50 {
        match round % 4 {
            0 => bucket.set("k", b"1").unwrap(),
            1 => bucket.delete("k").and_then(|()| bucket.set("k", b"1")).unwrap(),
            2 => assert_eq!(atomics::increment(&bucket, "k", 0).unwrap(), 1),
            _ => assert!(transactions::commit(&bucket, &[], &[put("k", "1"), put("k", "1")]).unwrap()),
        }
        let new = version(&bucket, "k");
        bucket.get("k").unwrap();
        assert_eq!(version(&bucket, "k"), new, "reading changes it");
        assert!(seen.insert(new), "the version of round {round} was there before");
    }
}
