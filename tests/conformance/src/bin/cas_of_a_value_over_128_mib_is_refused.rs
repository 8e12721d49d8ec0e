//! Swapping in a value over 128 MiB is the error `query result exceeds limit`, and leaves the old.

use conformance::VALUE_LIMIT;
use conformance::draft2::{
    assert_goes_on, assert_holds, assert_lacks, atomics, open, other_text, snapshot, store_error,
};

fn main() {
    let bucket = open();
    bucket.set("k", b"old").unwrap();
    let value = vec![0; VALUE_LIMIT + 1];
    for key in ["k", "missing"] {
        let error = store_error(atomics::swap(snapshot(&bucket, key), &value));
        let text = other_text(Err::<(), _>(error));
        assert!(text.contains("query result exceeds limit"), "{text}");
    }
    assert_holds(&bucket, "k", "old");
    assert_lacks(&bucket, "missing");
    assert_goes_on(&bucket);
}
