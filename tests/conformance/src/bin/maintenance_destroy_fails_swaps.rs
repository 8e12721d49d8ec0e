//! A swap against a snapshot from before a bucket was destroyed fails, also when its key is back.

use conformance::extra::{
    assert_holds, assert_lacks, assert_outdated, maintenance, open, put, snapshot, transactions, version,
    version_is,
};

fn main() {
    let bucket = open();
    for round in 0..10 {
        for key in ["k", "gone"] {
            bucket.set(key, b"v").unwrap();
        }
        let (cas, gone, old) = (snapshot(&bucket, "k"), snapshot(&bucket, "gone"), version(&bucket, "k"));
        maintenance::destroy(&bucket).unwrap();
        // As many writes as there were before, so that what is only counted comes to the same number.
        for _ in 0..=round {
            bucket.set("k", b"v").unwrap();
        }
        assert_ne!(version(&bucket, "k"), old, "round {round}");
        let commit = transactions::commit(&bucket, &[version_is("k", &old)], &[put("k", "mine")]);
        assert!(!commit.unwrap(), "round {round}");
        assert_outdated(cas);
        assert_outdated(gone);
        assert_holds(&bucket, "k", "v");
        assert_lacks(&bucket, "gone");
    }
}
