//! An empty item in the list of buckets is the bucket with the empty name.
//! env: KEYVALUE_BUCKETS=a,

use conformance::{assert_goes_on, assert_no_such_store, open, open_named, store};

fn main() {
    assert_goes_on(&open());
    assert_goes_on(&open_named("a"));
    for name in ["b", ",", "a,", " "] {
        assert_no_such_store(store::open(name));
    }
}
