//! A cursor can be used again: it leads to the same keys.

use conformance::{open, pages_from, several_pages, sorted};

fn main() {
    let bucket = open();
    let (keys, first, cursor) = several_pages(&bucket);
    let once = pages_from(&bucket, Some(&cursor)).concat();
    let twice = pages_from(&bucket, Some(&cursor)).concat();
    assert!(sorted(&once) == sorted(&twice), "the same keys come again");
    let listed = [first, once].concat();
    assert!(sorted(&listed) == sorted(&keys), "each key is listed once");
}
