//! From before a bucket was destroyed there is a gap, and its position is one to go on from.

use conformance::extra::{assert_changes, changes, follow, gap, maintenance, open};

fn main() {
    let bucket = open();
    let start = changes::latest(&bucket).unwrap();
    bucket.set("old", b"v").unwrap();
    let middle = follow(&bucket, &start).position;
    maintenance::destroy(&bucket).unwrap();
    for position in [&start, &middle] {
        gap(changes::since(&bucket, Some(position), 0));
    }
    let oldest = gap(changes::since(&bucket, Some(&middle), 0));
    assert_changes(&follow(&bucket, &oldest).changes, &[]);
    bucket.set("new", b"v").unwrap();
    assert_changes(&follow(&bucket, &oldest).changes, &[("new", Some("v"))]);
    gap(changes::since(&bucket, Some(&start), 0));
}
