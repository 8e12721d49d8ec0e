//! A key that is too long is an error for get-multi and get-versioned.

use conformance::KEY_LIMIT;
use conformance::extra::{assert_goes_on, open, other_text, transactions};

fn main() {
    let bucket = open();
    bucket.set("k", b"v").unwrap();
    for at in 0..3 {
        let mut keys = vec!["k".to_string(), "missing".into()];
        keys.insert(at, "k".repeat(KEY_LIMIT + 1));
        other_text(transactions::get_multi(&bucket, &keys).map(drop));
        other_text(transactions::get_versioned(&bucket, &keys).map(drop));
    }
    assert_goes_on(&bucket);
}
