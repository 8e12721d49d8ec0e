//! A cursor of another bucket is the error `invalid cursor`.

use conformance::extra::{Bucket, all, assert_goes_on, fill, open, open_named, other_text, query};
use conformance::numbered;

fn cursor(bucket: &Bucket) -> String {
    fill(bucket, &numbered(0..10));
    query::scan(bucket, &all(), false, 5, None).unwrap().cursor.expect("there are more")
}

fn main() {
    let (bucket, other) = (open(), open_named("other"));
    for (bucket, cursor) in [(&bucket, cursor(&other)), (&other, cursor(&bucket))] {
        for reverse in [false, true] {
            let text = other_text(query::scan(bucket, &all(), reverse, 0, Some(&cursor)));
            assert!(text.starts_with("invalid cursor"), "{text}");
            let text = other_text(query::scan_keys(bucket, &all(), reverse, 0, Some(&cursor)));
            assert!(text.starts_with("invalid cursor"), "{text}");
        }
        assert_goes_on(bucket);
    }
}
