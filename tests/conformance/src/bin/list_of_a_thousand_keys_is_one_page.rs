//! A thousand short keys are listed on one page, which has no cursor.

use conformance::{fill, numbered, open, page, sorted};

fn main() {
    let bucket = open();
    let keys = numbered(0..1_000);
    fill(&bucket, &keys);
    let page = page(&bucket, None);
    assert_eq!(sorted(&page.keys), sorted(&keys));
    assert_eq!(page.cursor, None, "the last page has no cursor");
}
