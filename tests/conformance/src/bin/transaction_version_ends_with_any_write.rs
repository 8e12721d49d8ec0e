//! A check of a version fails after any write to its key, also when the value is as before.

use conformance::extra::{
    Bucket, add, atomics, delete_many, open, put, set_many, snapshot, transactions, version, version_is,
};

fn main() {
    let bucket = open();
    let writes: [&dyn Fn(&Bucket); 7] = [
        &|bucket| bucket.set("k", b"1").unwrap(),
        &|bucket| set_many(bucket, &[("k", b"2"), ("k", b"1")]).unwrap(),
        &|bucket| assert_eq!(atomics::increment(bucket, "k", 0).unwrap(), 1),
        &|bucket| atomics::swap(snapshot(bucket, "k"), b"1").unwrap(),
        &|bucket| assert!(transactions::commit(bucket, &[], &[put("k", "1")]).unwrap()),
        &|bucket| assert!(transactions::commit(bucket, &[], &[add("k", 1), add("k", -1)]).unwrap()),
        &|bucket| delete_many(bucket, &["k"]).unwrap(),
    ];
    for (number, write) in writes.into_iter().enumerate() {
        bucket.set("k", b"1").unwrap();
        let old = version(&bucket, "k");
        write(&bucket);
        let check = [version_is("k", &old)];
        assert!(!transactions::commit(&bucket, &check, &[put("k", "mine")]).unwrap(), "write {number}");
    }
    bucket.set("k", b"1").unwrap();
    let old = version(&bucket, "k");
    bucket.set("k", b"2").unwrap();
    bucket.set("k", b"1").unwrap();
    assert!(!transactions::commit(&bucket, &[version_is("k", &old)], &[]).unwrap(), "it was another between");
}
