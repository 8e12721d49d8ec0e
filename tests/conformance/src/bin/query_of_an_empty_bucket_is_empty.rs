//! A bucket that was never written, and one whose keys are all deleted, have one empty page.

use conformance::extra::{Bucket, all, batch, fill, open, open_named, query};
use conformance::numbered;

fn check(bucket: &Bucket) {
    for reverse in [false, true] {
        let page = query::scan(bucket, &all(), reverse, 0, None).unwrap();
        assert!(page.entries.is_empty() && page.cursor.is_none());
        let page = query::scan_keys(bucket, &all(), reverse, 0, None).unwrap();
        assert!(page.keys.is_empty() && page.cursor.is_none());
    }
    assert_eq!(query::count(bucket, &all()).unwrap(), 0);
}

fn main() {
    check(&open_named("never written"));
    let bucket = open();
    let keys = numbered(0..5_000);
    fill(&bucket, &keys);
    batch::delete_many(&bucket, &keys).unwrap();
    check(&bucket);
}
