//! A prefix takes itself and what begins with it, in any script, and the empty prefix every key.

use conformance::extra::{keys_in, open, query, with_prefix};

fn main() {
    let bucket = open();
    let keys =
        ["", "A", "a", "a\0", "aa", "ab", "b", "é", "éa", "\u{10fffe}", "\u{10ffff}", "\u{10ffff}\u{10ffff}"];
    for key in keys {
        bucket.set(key, b"v").unwrap();
    }
    for prefix in
        ["", "a", "a\0", "aa", "ab", "abc", "b", "é", "e", "\u{10ffff}", "\u{10ffff}x", "\u{10fffd}"]
    {
        let expected: Vec<_> = keys.into_iter().filter(|key| key.starts_with(prefix)).collect();
        assert_eq!(keys_in(&bucket, &with_prefix(prefix)), expected, "{prefix:?}");
        let count = query::count(&bucket, &with_prefix(prefix)).unwrap();
        assert_eq!(count, expected.len() as u64, "{prefix:?}");
    }
}
