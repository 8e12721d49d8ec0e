//! Long keys are listed on several pages of at most 1 MiB of keys, each key once.

use conformance::{PAGE_BYTES, open, pages_from, sorted};

fn main() {
    let bucket = open();
    let keys: Vec<String> = (10..70).map(|n| format!("{n}{}", "k".repeat(60_000))).collect();
    for key in &keys {
        bucket.set(key, b"v").unwrap();
    }
    let pages = pages_from(&bucket, None);
    for page in &pages {
        let bytes: usize = page.iter().map(String::len).sum();
        assert!(bytes <= PAGE_BYTES, "a page has {bytes} bytes of keys");
    }
    let listed = pages.concat();
    assert_eq!(listed.len(), keys.len(), "keys on all pages");
    assert!(sorted(&listed) == sorted(&keys), "each key is listed once");
}
