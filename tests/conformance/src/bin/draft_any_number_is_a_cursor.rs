//! Every number is a cursor: none is refused, and none lists a key twice or one that is not there.

use conformance::draft::{assert_goes_on, fill, open, pages_from};
use conformance::numbered;

fn main() {
    let bucket = open();
    let keys = numbered(0..10_000);
    fill(&bucket, &keys);
    for number in [1, 2, 100, 4_095, 4_096, 9_999, 10_000, 1 << 32, 1 << 63, u64::MAX - 1, u64::MAX] {
        let mut listed = pages_from(&bucket, Some(&number)).concat();
        listed.sort_unstable();
        let shown = listed.len();
        listed.dedup();
        assert_eq!(listed.len(), shown, "keys listed once and in all, from {number}");
        let known = listed.iter().all(|key| keys.binary_search(key).is_ok());
        assert!(known, "a key from nowhere, from {number}");
    }
    assert_goes_on(&bucket);
}
