//! A bucket that is both listed and denied is denied.
//! env: KEYVALUE_BUCKETS=a,x
//! env: KEYVALUE_DENIED_BUCKETS=x,y

use conformance::{assert_access_denied, assert_goes_on, assert_no_such_store, open_named, store};

fn main() {
    assert_access_denied(store::open("x"));
    assert_access_denied(store::open("y"));
    assert_no_such_store(store::open("z"));
    assert_goes_on(&open_named("a"));
}
