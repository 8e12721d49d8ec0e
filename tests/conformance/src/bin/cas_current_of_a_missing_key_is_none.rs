//! The current value of a missing key is `none`, that of an empty value is empty.

use conformance::draft2::{assert_holds, atomics, open, snapshot};

fn main() {
    let bucket = open();
    let cas = snapshot(&bucket, "k");
    assert_eq!(cas.current().unwrap(), None);
    bucket.set("k", b"").unwrap();
    assert_eq!(cas.current().unwrap(), Some(vec![]));
    bucket.delete("k").unwrap();
    assert_eq!(cas.current().unwrap(), None);
    atomics::swap(cas, b"first").unwrap();
    assert_holds(&bucket, "k", "first");
}
