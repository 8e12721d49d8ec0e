//! A bucket can be opened for every call, ten thousand times over.

use conformance::{assert_holds, atomics, open};

fn main() {
    for count in 1..=10_000 {
        assert_eq!(atomics::increment(&open(), "count", 1).unwrap(), count);
    }
    assert_holds(&open(), "count", "10000");
}
