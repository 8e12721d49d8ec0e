//! A cursor with one character changed, added or taken away is the error `invalid cursor`.

use conformance::draft2::{assert_goes_on, list_keys, open, other_text, page, several_pages};

fn main() {
    let bucket = open();
    let (_, _, cursor) = several_pages(&bucket);
    let mut changed =
        vec![format!("{cursor}0"), format!("0{cursor}"), format!("{cursor} "), cursor.repeat(2)];
    for (at, old) in cursor.char_indices() {
        let (before, after) = (&cursor[..at], &cursor[at + old.len_utf8()..]);
        changed.push(format!("{before}{after}"));
        changed.extend(['0', '1', 'b', 'Z', '-'].map(|new| format!("{before}{new}{after}")));
    }
    changed.retain(|token| *token != cursor);
    for token in changed {
        let text = other_text(list_keys(&bucket, Some(&token)));
        assert!(text.starts_with("invalid cursor"), "{token:?} instead of {cursor:?}: {text}");
    }
    assert!(!page(&bucket, Some(&cursor)).keys.is_empty(), "the cursor itself stays good");
    assert_goes_on(&bucket);
}
