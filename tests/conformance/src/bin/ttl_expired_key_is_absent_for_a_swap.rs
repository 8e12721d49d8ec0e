//! A snapshot of a key whose time is over is one of a missing key, and swaps in a new value.

use conformance::extra::{assert_holds, assert_outdated, atomics, open, set_expired, snapshot, ttl};

fn main() {
    let bucket = open();
    set_expired(&bucket, "k", b"v");
    let (cas, late) = (snapshot(&bucket, "k"), snapshot(&bucket, "k"));
    assert_eq!(cas.current().unwrap(), None);
    atomics::swap(cas, b"new").unwrap();
    assert_outdated(late);
    assert_holds(&bucket, "k", "new");
    assert_eq!(ttl::ttl(&bucket, "k").unwrap(), None);
}
