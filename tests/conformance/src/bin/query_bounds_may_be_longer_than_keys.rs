//! A start, an end and a prefix that are too long to be keys are bounds as any other.

use conformance::KEY_LIMIT;
use conformance::extra::{Range, all, keys_in, open, query, with_prefix};

fn main() {
    let bucket = open();
    let (longest, long) = ("k".repeat(KEY_LIMIT), "k".repeat(KEY_LIMIT + 1));
    for key in ["a", "k", longest.as_str(), "z"] {
        bucket.set(key, b"v").unwrap();
    }
    assert_eq!(keys_in(&bucket, &Range { start: Some(long.clone()), ..all() }), ["z"]);
    let before = keys_in(&bucket, &Range { end: Some(long.clone()), ..all() });
    assert!(before == ["a", "k", longest.as_str()], "{} keys", before.len());
    assert_eq!(query::count(&bucket, &with_prefix(&long)).unwrap(), 0);
    assert_eq!(query::count(&bucket, &with_prefix(&longest)).unwrap(), 1);
    let page =
        query::scan_keys(&bucket, &Range { start: Some("b".into()), ..all() }, false, 2, None).unwrap();
    let cursor = page.cursor.expect("there is another");
    assert_eq!(query::scan_keys(&bucket, &all(), false, 0, Some(&cursor)).unwrap().keys, ["z"]);
}
