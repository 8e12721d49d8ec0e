//! A cursor with one character changed, and any other text, is the error `invalid cursor`.

use conformance::extra::{all, assert_goes_on, fill, forgeries, open, other_text, query};
use conformance::numbered;

fn main() {
    let bucket = open();
    fill(&bucket, &numbered(0..10));
    let cursor = query::scan(&bucket, &all(), false, 5, None).unwrap().cursor.expect("there are more");
    for token in forgeries(&cursor) {
        let text = other_text(query::scan(&bucket, &all(), false, 0, Some(&token)));
        assert!(text.starts_with("invalid cursor"), "{token:?} instead of {cursor:?}: {text}");
        let text = other_text(query::scan_keys(&bucket, &all(), false, 0, Some(&token)));
        assert!(text.starts_with("invalid cursor"), "{token:?} instead of {cursor:?}: {text}");
    }
    assert_eq!(query::scan(&bucket, &all(), false, 0, Some(&cursor)).unwrap().entries.len(), 5);
    assert_goes_on(&bucket);
}
