//! A range whose end is not behind its start, or with nothing in it, is one empty page.

use conformance::extra::{Range, between, open, query, with_prefix};

fn main() {
    let bucket = open();
    for key in ["a", "b", "c"] {
        bucket.set(key, b"v").unwrap();
    }
    let outside = Range { start: Some("b".into()), end: None, prefix: Some("a".into()) };
    for range in [
        between("b", "b"),
        between("c", "a"),
        between("", ""),
        between("a\0", "b"),
        with_prefix("aa"),
        outside,
    ] {
        for reverse in [false, true] {
            let page = query::scan(&bucket, &range, reverse, 0, None).unwrap();
            assert!(page.entries.is_empty() && page.cursor.is_none(), "{range:?}");
            let page = query::scan_keys(&bucket, &range, reverse, 1, None).unwrap();
            assert!(page.keys.is_empty() && page.cursor.is_none(), "{range:?}");
        }
        assert_eq!(query::count(&bucket, &range).unwrap(), 0, "{range:?}");
    }
}
