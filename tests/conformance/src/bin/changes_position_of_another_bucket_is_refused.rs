//! A position of another bucket is the error `invalid position`.

use conformance::extra::{assert_goes_on, changes, changes_text, open, open_named};

fn main() {
    let (bucket, other) = (open(), open_named("other"));
    bucket.set("k", b"v").unwrap();
    let positions = [changes::latest(&bucket).unwrap(), changes::latest(&other).unwrap()];
    for (bucket, position) in [(&other, &positions[0]), (&bucket, &positions[1])] {
        let text = changes_text(changes::since(bucket, Some(position), 0));
        assert!(text.starts_with("invalid position"), "{text}");
        assert_goes_on(bucket);
    }
}
