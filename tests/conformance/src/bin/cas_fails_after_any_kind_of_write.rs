//! A swap notices every kind of write: increments, batches, deletes and other swaps.

use conformance::draft2::{
    Bucket, assert_holds, assert_lacks, atomics, cas_failed, delete_many, open, set_many, snapshot,
};

fn fails_after(write: impl FnOnce(&Bucket)) -> Bucket {
    let bucket = open();
    bucket.set("k", b"1").unwrap();
    let cas = snapshot(&bucket, "k");
    write(&bucket);
    cas_failed(atomics::swap(cas, b"mine"));
    bucket
}

fn main() {
    let bucket = fails_after(|bucket| assert_eq!(atomics::increment(bucket, "k", 1).unwrap(), 2));
    assert_holds(&bucket, "k", "2");
    fails_after(|bucket| assert_eq!(atomics::increment(bucket, "k", 0).unwrap(), 1));
    let bucket = fails_after(|bucket| set_many(bucket, &[("j", b""), ("k", b"batch")]).unwrap());
    assert_holds(&bucket, "k", "batch");
    let bucket = fails_after(|bucket| delete_many(bucket, &["j", "k"]).unwrap());
    assert_lacks(&bucket, "k");
    let bucket = fails_after(|bucket| atomics::swap(snapshot(bucket, "k"), b"theirs").unwrap());
    assert_holds(&bucket, "k", "theirs");
}
