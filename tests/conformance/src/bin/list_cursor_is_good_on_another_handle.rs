//! A cursor from one handle is good on another handle of that bucket, after the first is dropped.

use conformance::{open, pages_from, several_pages, sorted};

fn main() {
    let bucket = open();
    let (keys, first, cursor) = several_pages(&bucket);
    drop(bucket);
    let rest = pages_from(&open(), Some(&cursor)).concat();
    let listed = [first, rest].concat();
    assert!(sorted(&listed) == sorted(&keys), "each key is listed once");
}
