//! A cursor is good on another handle, for both functions, and as often as one likes.

use conformance::extra::{all, fill, open, query};
use conformance::numbered;

fn main() {
    let keys = numbered(0..100);
    fill(&open(), &keys);
    let cursor = query::scan(&open(), &all(), false, 40, None).unwrap().cursor.expect("there are more");
    for _ in 0..3 {
        let page = query::scan(&open(), &all(), false, 0, Some(&cursor)).unwrap();
        assert!(page.entries.iter().map(|(key, _)| key).eq(&keys[40..]) && page.cursor.is_none());
        let page = query::scan_keys(&open(), &all(), false, 0, Some(&cursor)).unwrap();
        assert_eq!(page.keys, keys[40..]);
    }
}
