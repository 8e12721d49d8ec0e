//! A string that is not one of the store's cursors is the error `invalid cursor`.

use conformance::draft2::{assert_goes_on, list_keys, open, other_text};

fn main() {
    let bucket = open();
    let foreign =
        ["", "0", "1", "-1", "4096", "18446744073709551616", "next", "key-000000", "AAAA", "e30=", "\0", "é"];
    for state in ["empty", "written"] {
        for cursor in foreign {
            let text = other_text(list_keys(&bucket, Some(&cursor.to_string())));
            assert!(text.starts_with("invalid cursor"), "{state}, {cursor:?}: {text}");
        }
        bucket.set("key-000000", b"v").unwrap();
    }
    let long = "0".repeat(100_000);
    let text = other_text(list_keys(&bucket, Some(&long)));
    assert!(text.starts_with("invalid cursor"), "{} characters long", text.len());
    assert_goes_on(&bucket);
}
