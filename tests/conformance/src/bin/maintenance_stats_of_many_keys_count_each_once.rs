//! Stats count ten thousand keys once each, however often they were written, and not the deleted.

use conformance::extra::{batch, fill, maintenance, open};
use conformance::numbered;

fn main() {
    let bucket = open();
    let keys = numbered(0..10_000);
    for _ in 0..3 {
        fill(&bucket, &keys);
    }
    batch::delete_many(&bucket, &keys[..1_000]).unwrap();
    let expected = (9_000, 9_000 * 11);
    let sizes = maintenance::stats(&bucket).unwrap();
    assert_eq!((sizes.keys, sizes.bytes), expected);
    maintenance::compact(&bucket).unwrap();
    let sizes = maintenance::stats(&bucket).unwrap();
    assert_eq!((sizes.keys, sizes.bytes), expected);
}
