//! A count is the number of keys of a range, however often they were written, over several pages.

use conformance::extra::{Range, all, batch, between, fill, open, query, with_prefix};
use conformance::numbered;

fn main() {
    let bucket = open();
    let keys = numbered(0..10_000);
    fill(&bucket, &keys);
    fill(&bucket, &keys[..5_000]);
    let count = |range: Range| query::count(&bucket, &range).unwrap();
    assert_eq!(count(all()), 10_000);
    batch::delete_many(&bucket, &keys[2_000..3_000]).unwrap();
    assert_eq!(count(all()), 9_000);
    assert_eq!(count(with_prefix("key-002")), 0);
    assert_eq!(count(with_prefix("key-00")), 9_000);
    assert_eq!(count(between("key-001999", "key-003001")), 2);
    assert_eq!(count(Range { start: Some("key-009000".into()), ..all() }), 1_000);
}
