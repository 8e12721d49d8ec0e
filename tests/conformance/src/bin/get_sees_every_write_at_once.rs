//! A read returns the last write, whichever function made it.

use conformance::{assert_holds, assert_lacks, atomics, delete_many, open, set_many};

fn main() {
    let bucket = open();
    for round in ["1", "20", "300"] {
        bucket.set("k", round.as_bytes()).unwrap();
        assert_holds(&bucket, "k", round);
        let sum = atomics::increment(&bucket, "k", 1).unwrap();
        assert_holds(&bucket, "k", sum.to_string());
        set_many(&bucket, &[("k", b"batch")]).unwrap();
        assert_holds(&bucket, "k", "batch");
        bucket.delete("k").unwrap();
        assert_lacks(&bucket, "k");
        set_many(&bucket, &[("k", b"again")]).unwrap();
        delete_many(&bucket, &["k"]).unwrap();
        assert_lacks(&bucket, "k");
    }
}
