//! A position with one character changed, and any other text, is the error `invalid position`.

use conformance::extra::{
    all, assert_goes_on, changes, changes_text, follow, forgeries, open, query, several_pages, version,
};

fn main() {
    let bucket = open();
    let position = changes::latest(&bucket).unwrap();
    let (keys, _, cursor) = several_pages(&bucket);
    let mut texts = forgeries(&position);
    texts.extend([cursor, version(&bucket, &keys[0])]);
    texts.extend(query::scan(&bucket, &all(), false, 1, None).unwrap().cursor);
    for token in texts {
        let text = changes_text(changes::since(&bucket, Some(&token), 0));
        assert!(text.starts_with("invalid position"), "{token:?} instead of {position:?}: {text}");
    }
    let latest = changes::latest(&bucket).unwrap();
    assert!(follow(&bucket, &latest).changes.is_empty(), "nothing is new");
    assert_goes_on(&bucket);
}
