//! Ten thousand keys are listed on several pages of at most 4 096 keys, each key once.

use conformance::{PAGE_KEYS, fill, numbered, open, pages_from, sorted};

fn main() {
    let bucket = open();
    let keys = numbered(0..10_000);
    fill(&bucket, &keys);
    let pages = pages_from(&bucket, None);
    for page in &pages {
        assert!(page.len() <= PAGE_KEYS, "a page has {} keys", page.len());
    }
    let listed = pages.concat();
    assert_eq!(listed.len(), keys.len(), "keys on all pages");
    assert!(sorted(&listed) == sorted(&keys), "each key is listed once");
}
