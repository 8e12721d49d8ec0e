//! Expire without a time makes a key stay.

use conformance::extra::{assert_holds, open, pass, ttl};

fn main() {
    let bucket = open();
    for milliseconds in [20, 100, 500, 2_500] {
        ttl::set_with_ttl(&bucket, "k", b"v", milliseconds).unwrap();
        if ttl::expire(&bucket, "k", None).unwrap() {
            assert_eq!(ttl::ttl(&bucket, "k").unwrap(), None);
            pass(milliseconds);
            return assert_holds(&bucket, "k", "v");
        }
    }
    panic!("the key is gone at once, however long it should stay");
}
