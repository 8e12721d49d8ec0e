//! Find-keys gives as many keys as the limit says, or all that are left: none for a limit of 0.

use conformance::of_2023::{done, fill, numbered, open, query};

fn main() {
    let bucket = open();
    let keys = numbered(0..10_000);
    fill(bucket, &keys);
    let find = |limit| done(query::find_keys(bucket, "", None, limit));
    for limit in [0, 1, 2, 999, 4_095, 4_096] {
        assert!(find(limit) == keys[..limit as usize], "{limit}");
    }
    for limit in [4_097, 9_999, 10_000, u32::MAX] {
        let found = find(limit);
        assert!(found.len() <= limit as usize && found.len() >= 4_096, "{} for {limit}", found.len());
        assert!(keys.starts_with(&found), "{limit}");
    }
    let mut found = find(4_096);
    while let Some(last) = found.last() {
        let page = done(query::find_keys(bucket, "key-", Some(last), 4_096));
        if page.is_empty() {
            break;
        }
        found.extend(page);
    }
    assert!(found == keys, "page by page there are {}", found.len());
}
