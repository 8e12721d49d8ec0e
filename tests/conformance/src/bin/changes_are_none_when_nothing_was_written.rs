//! When nothing was written there are no changes, and the position is good for later ones.

use conformance::extra::{all, assert_changes, changes, follow, open, query, snapshot, transactions};

fn main() {
    let bucket = open();
    bucket.set("k", b"v").unwrap();
    let mut position = changes::latest(&bucket).unwrap();
    for value in ["1", "2", "3"] {
        for _ in 0..3 {
            bucket.get("k").unwrap();
            snapshot(&open(), "new").current().unwrap();
            query::scan(&bucket, &all(), false, 0, None).unwrap();
            transactions::commit(&bucket, &[], &[]).unwrap();
            transactions::set_multi(&bucket, &[]).unwrap();
            let batch = follow(&bucket, &position);
            assert_changes(&batch.changes, &[]);
            position = batch.position;
        }
        bucket.set("k", value.as_bytes()).unwrap();
        let batch = follow(&bucket, &position);
        assert_changes(&batch.changes, &[("k", Some(value))]);
        position = batch.position;
    }
}
