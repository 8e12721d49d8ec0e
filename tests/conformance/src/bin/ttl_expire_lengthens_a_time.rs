//! Expire gives a key more time than it had left.

use conformance::extra::{HOUR, assert_holds, open, pass, ttl};

fn main() {
    let bucket = open();
    for milliseconds in [20, 100, 500, 2_500] {
        ttl::set_with_ttl(&bucket, "k", b"v", milliseconds).unwrap();
        if ttl::expire(&bucket, "k", Some(HOUR)).unwrap() {
            pass(milliseconds);
            assert_holds(&bucket, "k", "v");
            assert!(ttl::ttl(&bucket, "k").unwrap() > Some(HOUR / 2), "it has less than half an hour");
            return;
        }
    }
    panic!("the key is gone at once, however long it should stay");
}
