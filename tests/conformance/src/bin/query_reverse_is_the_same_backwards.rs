//! In reverse the same keys and values come, the last first, for any range and any page.

use conformance::extra::{all, between, fill, key_pages, keys_in, open, query, with_prefix};
use conformance::numbered;

fn main() {
    let bucket = open();
    fill(&bucket, &numbered(0..3_000));
    let ranges = [all(), between("key-000100", "key-002900"), with_prefix("key-0012"), with_prefix("x")];
    for range in ranges {
        let forward = keys_in(&bucket, &range);
        for limit in [0, 7, 1_000] {
            let mut backward = key_pages(&bucket, &range, true, limit).concat();
            backward.reverse();
            assert!(backward == forward, "{range:?} with pages of {limit}");
        }
    }
    let page = query::scan(&bucket, &all(), true, 1, None).unwrap();
    assert_eq!(page.entries, [("key-002999".to_string(), b"v".to_vec())]);
}
