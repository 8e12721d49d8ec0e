//! Set, set-many, set-multi, a swap and a transaction make a key stay.

use conformance::extra::{
    Bucket, HOUR, assert_holds, atomics, open, pass, put, set_many, snapshot, transactions, ttl,
};

fn main() {
    let bucket = open();
    let pairs = [("k".to_string(), b"new".to_vec())];
    let writes: [&dyn Fn(&Bucket); 5] = [
        &|bucket| bucket.set("k", b"new").unwrap(),
        &|bucket| set_many(bucket, &[("k", b"new")]).unwrap(),
        &|bucket| transactions::set_multi(bucket, &pairs).unwrap(),
        &|bucket| atomics::swap(snapshot(bucket, "k"), b"new").unwrap(),
        &|bucket| assert!(transactions::commit(bucket, &[], &[put("k", "new")]).unwrap()),
    ];
    for (number, write) in writes.into_iter().enumerate() {
        ttl::set_with_ttl(&bucket, "k", b"old", HOUR).unwrap();
        write(&bucket);
        assert_eq!(ttl::ttl(&bucket, "k").unwrap(), None, "write {number}");
        assert_holds(&bucket, "k", "new");
    }
    ttl::set_with_ttl(&bucket, "k", b"old", 3).unwrap();
    bucket.set("k", b"new").unwrap();
    pass(3);
    assert_holds(&bucket, "k", "new");
}
