//! A bucket that was never written has no changes, and a place from which the first comes.

use conformance::extra::{assert_changes, changes, follow, maintenance, open};

fn main() {
    let bucket = open();
    let oldest = changes::since(&bucket, None, 0).expect("there is no gap");
    assert_changes(&oldest.changes, &[]);
    let latest = changes::latest(&bucket).unwrap();
    assert_eq!(maintenance::buckets().unwrap(), [""; 0]);
    bucket.set("k", b"v").unwrap();
    for position in [&oldest.position, &latest] {
        assert_changes(&follow(&bucket, position).changes, &[("k", Some("v"))]);
    }
}
