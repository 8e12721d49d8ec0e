//! A loop that lists a page, deletes its keys and goes on by the cursor empties the bucket.

use conformance::{all_keys, batch, fill, numbered, open, page};

fn main() {
    let bucket = open();
    let keys = numbered(0..10_000);
    fill(&bucket, &keys);
    let (mut deleted, mut next) = (0, None);
    for _ in 0..1_000 {
        let page = page(&bucket, next.as_ref());
        deleted += page.keys.len();
        batch::delete_many(&bucket, &page.keys).unwrap();
        next = page.cursor;
        if next.is_none() {
            break;
        }
    }
    assert!(next.is_none(), "the listing ends");
    assert_eq!(deleted, keys.len(), "keys listed and deleted");
    assert_eq!(all_keys(&bucket), [""; 0]);
}
