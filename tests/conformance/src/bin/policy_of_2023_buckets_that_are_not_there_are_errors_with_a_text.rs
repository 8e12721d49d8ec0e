//! A bucket that is not listed, or is denied, is an error whose trace has a text.
//! env: KEYVALUE_BUCKETS=a,b
//! env: KEYVALUE_DENIED_BUCKETS=b

use conformance::of_2023::{assert_goes_on, open_named, trace_of, types};

fn main() {
    for name in ["", "default", "A", "b", "a,b"] {
        trace_of(name, types::open_bucket(name));
    }
    assert_goes_on(open_named("a"));
}
