//! Deleted keys are not listed, be they deleted one by one or many at once.

use conformance::{all_keys, batch, fill, numbered, open, sorted};

fn main() {
    let bucket = open();
    let keys = numbered(0..300);
    fill(&bucket, &keys);
    for key in &keys[..100] {
        bucket.delete(key).unwrap();
    }
    batch::delete_many(&bucket, &keys[200..]).unwrap();
    assert_eq!(sorted(&all_keys(&bucket)), sorted(&keys[100..200]));
}
