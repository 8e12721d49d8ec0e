//! The buckets are those that have keys and that the operator allows.
//! env: KEYVALUE_BUCKETS=b,a,x
//! env: KEYVALUE_DENIED_BUCKETS=x,y

use conformance::extra::{assert_access_denied, assert_no_such_store, maintenance, open_named, store};

fn main() {
    assert_eq!(maintenance::buckets().unwrap(), [""; 0]);
    for name in ["b", "a"] {
        open_named(name).set("k", b"v").unwrap();
    }
    assert_access_denied(store::open("x"));
    assert_no_such_store(store::open("c"));
    assert_eq!(maintenance::buckets().unwrap(), ["a", "b"]);
}
