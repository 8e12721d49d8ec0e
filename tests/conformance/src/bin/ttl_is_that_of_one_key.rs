//! When a key's time is over, other keys and the same key in another bucket are as before.

use conformance::extra::{assert_holds, assert_lacks, open, open_named, set_expired};

fn main() {
    let (bucket, other) = (open(), open_named("other"));
    for key in ["", "K", "k ", "kk"] {
        bucket.set(key, b"v").unwrap();
    }
    other.set("k", b"v").unwrap();
    set_expired(&bucket, "k", b"v");
    assert_lacks(&bucket, "k");
    for key in ["", "K", "k ", "kk"] {
        assert_holds(&bucket, key, "v");
    }
    assert_holds(&other, "k", "v");
}
