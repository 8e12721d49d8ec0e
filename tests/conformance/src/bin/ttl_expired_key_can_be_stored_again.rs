//! A key whose time is over can be stored again, by every kind of write.

use conformance::extra::{
    Bucket, HOUR, assert_holds, assert_lacks, open, put, set_expired, set_many, transactions, ttl,
};

fn main() {
    let bucket = open();
    let writes: [&dyn Fn(&Bucket); 4] = [
        &|bucket| bucket.set("k", b"new").unwrap(),
        &|bucket| set_many(bucket, &[("j", b"1"), ("k", b"new")]).unwrap(),
        &|bucket| ttl::set_with_ttl(bucket, "k", b"new", HOUR).unwrap(),
        &|bucket| assert!(transactions::commit(bucket, &[], &[put("k", "new")]).unwrap()),
    ];
    for write in writes {
        set_expired(&bucket, "k", b"old");
        write(&bucket);
        assert_holds(&bucket, "k", "new");
        bucket.delete("k").unwrap();
        assert_lacks(&bucket, "k");
    }
}
