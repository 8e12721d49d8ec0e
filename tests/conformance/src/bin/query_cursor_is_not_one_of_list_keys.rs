//! A cursor of list-keys is no cursor of a query, nor the other way round.

use conformance::extra::{all, list_keys, open, other_text, query, several_pages};

fn main() {
    let bucket = open();
    let (_, _, listed) = several_pages(&bucket);
    let text = other_text(query::scan(&bucket, &all(), false, 0, Some(&listed)));
    assert!(text.starts_with("invalid cursor"), "{text}");
    let text = other_text(query::scan_keys(&bucket, &all(), true, 0, Some(&listed)));
    assert!(text.starts_with("invalid cursor"), "{text}");
    let scanned = query::scan(&bucket, &all(), false, 1, None).unwrap().cursor;
    let text = other_text(list_keys(&bucket, scanned.as_ref()));
    assert!(text.starts_with("invalid cursor"), "{text}");
}
