//! With the read-only option set to 0, every function that writes works.
//! env: KEYVALUE_READ_ONLY=0

use conformance::{assert_goes_on, every_write, open};

fn main() {
    let bucket = open();
    for (name, result) in every_write(&bucket, "k") {
        result.unwrap_or_else(|error| panic!("{name}: {error:?}"));
    }
    assert_goes_on(&bucket);
}
