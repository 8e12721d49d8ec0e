//! A snapshot of a key of 65 536 bytes is an error; one of 65 535 bytes swaps.

use conformance::KEY_LIMIT;
use conformance::draft2::{assert_goes_on, assert_holds, atomics, open, other_text, snapshot};

fn main() {
    let bucket = open();
    other_text(atomics::Cas::new(&bucket, &"k".repeat(KEY_LIMIT + 1)));
    let long = "k".repeat(KEY_LIMIT);
    atomics::swap(snapshot(&bucket, &long), b"v").unwrap();
    assert_holds(&bucket, &long, "v");
    assert_goes_on(&bucket);
}
