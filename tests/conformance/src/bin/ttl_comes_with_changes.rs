//! A change says how long its key has, 0 when that is over, and the end itself is no change.

use conformance::extra::{HOUR, assert_changes, atomics, changes, follow, open, pass, ttl};

fn main() {
    let bucket = open();
    let start = changes::latest(&bucket).unwrap();
    ttl::set_with_ttl(&bucket, "k", b"1", HOUR).unwrap();
    atomics::increment(&bucket, "k", 1).unwrap();
    ttl::expire(&bucket, "k", None).unwrap();
    ttl::expire(&bucket, "k", Some(3)).unwrap();
    pass(3);
    let batch = follow(&bucket, &start);
    assert_changes(&batch.changes, &[("k", Some("1")), ("k", Some("2")), ("k", Some("2")), ("k", Some("2"))]);
    let times: Vec<_> = batch.changes.iter().map(|change| change.ttl).collect();
    assert_eq!(times[2..], [None, Some(0)]);
    for time in &times[..2] {
        assert!(time.is_some_and(|left| left <= HOUR && left > HOUR / 2), "{time:?}");
    }
    assert_changes(&follow(&bucket, &batch.position).changes, &[]);
}
