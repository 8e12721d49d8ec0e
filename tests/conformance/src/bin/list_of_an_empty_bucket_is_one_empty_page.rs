//! Listing an empty bucket gives no keys and no cursor, before and after it had keys.

use conformance::{open, page};

fn main() {
    let bucket = open();
    for round in ["never written", "emptied"] {
        let page = page(&bucket, None);
        assert_eq!(page.keys, [""; 0], "{round}");
        assert_eq!(page.cursor, None, "{round}");
        bucket.set("k", b"v").unwrap();
        bucket.delete("k").unwrap();
    }
}
