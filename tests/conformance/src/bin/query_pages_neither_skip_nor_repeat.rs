//! Ten thousand keys come exactly once, in order, on pages of any size, forward and backward.

use conformance::extra::{all, fill, key_pages, open, query};
use conformance::numbered;

fn main() {
    let bucket = open();
    let mut keys = numbered(0..10_000);
    fill(&bucket, &keys);
    for reverse in [false, true] {
        for limit in [0, 1_000, 77] {
            assert!(key_pages(&bucket, &all(), reverse, limit).concat() == keys, "pages of {limit}");
        }
        let (mut scanned, mut cursor) = (Vec::new(), None);
        loop {
            let page = query::scan(&bucket, &all(), reverse, 999, cursor.as_deref()).unwrap();
            scanned.extend(page.entries.into_iter().map(|(key, _)| key));
            cursor = page.cursor;
            if cursor.is_none() {
                break;
            }
        }
        assert!(scanned == keys, "{} keys with values", scanned.len());
        keys.reverse();
    }
}
