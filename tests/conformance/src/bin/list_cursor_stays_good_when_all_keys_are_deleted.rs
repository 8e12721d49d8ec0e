//! A cursor stays good when all keys are deleted: it leads to an empty last page.

use conformance::{assert_goes_on, batch, open, page, several_pages};

fn main() {
    let bucket = open();
    let (keys, _, cursor) = several_pages(&bucket);
    batch::delete_many(&bucket, &keys).unwrap();
    let page = page(&bucket, Some(&cursor));
    assert_eq!(page.keys, [""; 0]);
    assert_eq!(page.cursor, None, "the last page has no cursor");
    assert_goes_on(&bucket);
}
