//! A page has at most 1 MiB of keys and values; without values their size does not matter.

use conformance::PAGE_BYTES;
use conformance::extra::{all, key_pages, open, query};

fn main() {
    let bucket = open();
    for n in 0..40 {
        bucket.set(&format!("{n:02}{}", "k".repeat(n * 100)), &vec![b'v'; 100_000]).unwrap();
    }
    let (mut entries, mut cursor) = (0, None);
    for _ in 0..40 {
        let page = query::scan(&bucket, &all(), false, 0, cursor.as_deref()).unwrap();
        let bytes: usize = page.entries.iter().map(|(key, value)| key.len() + value.len()).sum();
        assert!(bytes <= PAGE_BYTES, "a page has {bytes} bytes");
        entries += page.entries.len();
        cursor = page.cursor;
        if cursor.is_none() {
            break;
        }
    }
    assert_eq!(entries, 40, "entries on all pages");
    assert_eq!(key_pages(&bucket, &all(), false, 0).len(), 1);
}
