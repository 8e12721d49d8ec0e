//! With a list of buckets, those can be used and any other name is the error `no-such-store`.
//! env: KEYVALUE_BUCKETS=a,b*

use conformance::{assert_goes_on, assert_no_such_store, open_named, store};

fn main() {
    for name in ["", "c", "A", "b", "bb", "a,b*", " a", "a/b", "*"] {
        assert_no_such_store(store::open(name));
    }
    for name in ["a", "b*"] {
        assert_goes_on(&open_named(name));
    }
}
