//! A compacted bucket keeps its changes, also those of keys that are gone.

use conformance::extra::{assert_changes, changes, follow, maintenance, open};

fn main() {
    let bucket = open();
    let start = changes::latest(&bucket).unwrap();
    bucket.set("k", b"1").unwrap();
    bucket.set("k", b"2").unwrap();
    let middle = changes::latest(&bucket).unwrap();
    bucket.delete("k").unwrap();
    for _ in 0..2 {
        maintenance::compact(&bucket).unwrap();
        assert_changes(&follow(&bucket, &start).changes, &[("k", Some("1")), ("k", Some("2")), ("k", None)]);
        assert_changes(&follow(&bucket, &middle).changes, &[("k", None)]);
    }
    bucket.set("k", b"3").unwrap();
    assert_changes(&follow(&bucket, &middle).changes, &[("k", None), ("k", Some("3"))]);
}
