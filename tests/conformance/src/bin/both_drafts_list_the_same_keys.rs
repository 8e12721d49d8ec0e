//! Ten thousand keys written through one draft are listed page by page through the other.

use conformance::{draft, draft2, sorted};

fn main() {
    let (one, two) = (draft::open(), draft2::open());
    let (keys, first, cursor) = draft::several_pages(&one);
    let rest = draft::pages_from(&one, Some(&cursor)).concat();
    let listed = draft2::all_keys(&two);
    assert!(sorted(&listed) == sorted(&keys), "each key is listed once by draft2");
    assert!(sorted(&[first, rest].concat()) == sorted(&keys), "each key is listed once by draft");
}
