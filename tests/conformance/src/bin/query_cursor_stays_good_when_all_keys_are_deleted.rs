//! A cursor stays good when its key, and all others, are deleted: it goes on behind where they were.

use conformance::extra::{all, batch, fill, open, query};
use conformance::numbered;

fn main() {
    let bucket = open();
    let keys = numbered(0..20);
    fill(&bucket, &keys);
    let page =
        |reverse, cursor: Option<&str>| query::scan_keys(&bucket, &all(), reverse, 10, cursor).unwrap();
    let (forward, backward) = (page(false, None).cursor, page(true, None).cursor);
    batch::delete_many(&bucket, &keys[9..10]).unwrap();
    assert_eq!(page(false, forward.as_deref()).keys, keys[10..]);
    batch::delete_many(&bucket, &keys).unwrap();
    for (reverse, cursor) in [(false, &forward), (true, &backward)] {
        assert!(page(reverse, cursor.as_deref()).keys.is_empty(), "all are deleted");
    }
    fill(&bucket, &keys);
    assert_eq!(page(false, forward.as_deref()).keys, keys[10..]);
    assert!(page(true, backward.as_deref()).keys.iter().rev().eq(&keys[..10]));
}
