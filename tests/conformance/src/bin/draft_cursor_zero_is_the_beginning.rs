//! The cursor 0 is the beginning: it gives the same first page as no cursor.

use conformance::draft::{fill, open, page};
use conformance::{numbered, sorted};

fn main() {
    let bucket = open();
    let empty = page(&bucket, Some(&0));
    assert_eq!((empty.keys.len(), empty.cursor), (0, None), "of an empty bucket");
    fill(&bucket, &numbered(0..10_000));
    let (first, zero) = (page(&bucket, None), page(&bucket, Some(&0)));
    assert!(sorted(&zero.keys) == sorted(&first.keys), "the first page again");
    assert_eq!(zero.cursor, first.cursor);
}
