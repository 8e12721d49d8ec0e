//! A page has as many entries as its limit, the last page the rest of them and no cursor.

use conformance::extra::{all, fill, key_pages, open, query};
use conformance::numbered;

fn main() {
    let bucket = open();
    fill(&bucket, &numbered(0..10));
    for limit in [1, 3, 9, 10, 11, 4_096, 4_097, u32::MAX] {
        for reverse in [false, true] {
            let pages = key_pages(&bucket, &all(), reverse, limit);
            let (last, full) = pages.split_last().unwrap();
            assert!(full.iter().all(|page| page.len() == limit as usize), "{limit}: {pages:?}");
            assert!(!last.is_empty() && last.len() <= limit as usize, "{limit}: {pages:?}");
            let page = query::scan(&bucket, &all(), reverse, limit, None).unwrap();
            assert_eq!(page.entries.len(), pages[0].len());
            assert_eq!(page.cursor.is_none(), pages.len() == 1);
        }
    }
}
