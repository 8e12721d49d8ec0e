//! A page has at most 4 096 entries, whatever its limit.

use conformance::extra::{all, fill, open, query};
use conformance::{PAGE_KEYS, numbered};

fn main() {
    let bucket = open();
    fill(&bucket, &numbered(0..PAGE_KEYS));
    assert!(query::scan(&bucket, &all(), false, 0, None).unwrap().cursor.is_none(), "they are one page");
    bucket.set("one more", b"v").unwrap();
    for limit in [0, 5_000, u32::MAX] {
        let page = query::scan(&bucket, &all(), false, limit, None).unwrap();
        assert!(page.entries.len() <= PAGE_KEYS && page.cursor.is_some(), "{} entries", page.entries.len());
        let page = query::scan_keys(&bucket, &all(), true, limit, None).unwrap();
        assert!(page.keys.len() <= PAGE_KEYS && page.cursor.is_some(), "{} keys", page.keys.len());
    }
}
