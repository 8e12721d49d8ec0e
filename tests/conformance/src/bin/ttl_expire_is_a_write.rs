//! Expire fails a swap and makes a new version.

use conformance::extra::{HOUR, assert_outdated, open, snapshot, transactions, ttl, version, version_is};

fn main() {
    let bucket = open();
    for time in [Some(HOUR), None] {
        bucket.set("k", b"v").unwrap();
        let (cas, old) = (snapshot(&bucket, "k"), version(&bucket, "k"));
        assert!(ttl::expire(&bucket, "k", time).unwrap());
        assert_outdated(cas);
        assert!(!transactions::commit(&bucket, &[version_is("k", &old)], &[]).unwrap(), "it has its version");
    }
}
