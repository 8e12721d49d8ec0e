//! Where start, end and prefix are given, all of them hold, forward and backward.

use conformance::extra::{Range, key_pages, open};

fn main() {
    let bucket = open();
    let keys = ["a", "ab", "aba", "abb", "abc", "ac", "b", "ba"];
    for key in keys {
        bucket.set(key, b"v").unwrap();
    }
    let parts = [None, Some(""), Some("a"), Some("ab"), Some("abb"), Some("ac"), Some("b"), Some("c")];
    for (start, end) in parts.iter().flat_map(|start| parts.map(|end| (*start, end))) {
        for prefix in parts {
            let holds = |key: &&str| {
                start.is_none_or(|start| *key >= start)
                    && end.is_none_or(|end| *key < end)
                    && key.starts_with(prefix.unwrap_or_default())
            };
            let mut expected: Vec<_> = keys.into_iter().filter(holds).collect();
            let [start, end, prefix] = [start, end, prefix].map(|part| part.map(String::from));
            let range = Range { start, end, prefix };
            assert_eq!(key_pages(&bucket, &range, false, 0).concat(), expected, "{range:?}");
            expected.reverse();
            assert_eq!(key_pages(&bucket, &range, true, 2).concat(), expected, "{range:?}");
        }
    }
}
