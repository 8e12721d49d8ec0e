//! The length of a key is counted in bytes of UTF-8, not in characters.

use conformance::{KEY_LIMIT, all_keys, assert_goes_on, assert_holds, open, other_text};

fn main() {
    let bucket = open();
    let fits = "名".repeat(KEY_LIMIT / 3);
    assert_eq!(fits.len(), KEY_LIMIT);
    bucket.set(&fits, b"v").unwrap();
    assert_holds(&bucket, &fits, "v");
    other_text(bucket.set(&"名".repeat(KEY_LIMIT / 3 + 1), b"v"));
    other_text(bucket.set(&format!("{}é", "k".repeat(KEY_LIMIT - 1)), b"v"));
    assert_eq!(all_keys(&bucket).len(), 1, "keys after the refused ones");
    assert_goes_on(&bucket);
}
