//! A bucket whose keys' time is over has no keys, and is not among the buckets.

use conformance::extra::{maintenance, open, open_named, set_expired};

fn main() {
    let bucket = open();
    set_expired(&bucket, "k", b"value");
    assert_eq!(maintenance::buckets().unwrap(), [""; 0]);
    set_expired(&bucket, "j", b"value");
    let sizes = maintenance::stats(&bucket).unwrap();
    assert_eq!((sizes.keys, sizes.bytes), (0, 0));
    open_named("other").set("k", b"v").unwrap();
    assert_eq!(maintenance::buckets().unwrap(), ["other"]);
}
