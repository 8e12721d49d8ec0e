//! A cursor of one bucket is the error `invalid cursor` in another, even with the same keys.

use conformance::draft2::{list_keys, open_named, other_text, page, several_pages};

fn main() {
    let (mine, other, empty) = (open_named("mine"), open_named("other"), open_named("empty"));
    let (_, _, cursor) = several_pages(&mine);
    several_pages(&other);
    for bucket in [&other, &empty] {
        let text = other_text(list_keys(bucket, Some(&cursor)));
        assert!(text.starts_with("invalid cursor"), "{text}");
    }
    assert!(!page(&mine, Some(&cursor)).keys.is_empty(), "it is good where it comes from");
}
