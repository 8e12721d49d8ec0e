//! Opening a denied bucket is the error `access-denied`, and every other name works.
//! env: KEYVALUE_DENIED_BUCKETS=x,y/z

use conformance::{assert_access_denied, assert_goes_on, open_named, store};

fn main() {
    for name in ["x", "y/z", "x"] {
        assert_access_denied(store::open(name));
    }
    for name in ["", "X", "y", "z", "x,y/z", "xx"] {
        assert_goes_on(&open_named(name));
    }
}
