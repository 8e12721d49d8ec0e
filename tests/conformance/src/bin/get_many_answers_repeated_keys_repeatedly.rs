//! A key asked for three times is answered three times, whether it is there or missing.

use conformance::{get_many, open};

fn main() {
    let bucket = open();
    bucket.set("a", b"1").unwrap();
    bucket.set("b", b"2").unwrap();
    let (a, b) = (Some(b"1".to_vec()), Some(b"2".to_vec()));
    let reply = get_many(&bucket, &["a", "b", "a", "missing", "a", "missing"]).unwrap();
    assert_eq!(reply, [a.clone(), b, a.clone(), None, a, None]);
}
