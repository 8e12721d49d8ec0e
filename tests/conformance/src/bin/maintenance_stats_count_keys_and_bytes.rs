//! Stats have the number of keys and the bytes of keys and values, after any kind of write.

use conformance::extra::{Bucket, atomics, delete_many, maintenance, open, set_many, transactions};

fn assert_sizes(bucket: &Bucket, keys: u64, bytes: u64) {
    let sizes = maintenance::stats(bucket).unwrap();
    assert_eq!((sizes.keys, sizes.bytes), (keys, bytes));
}

fn main() {
    let bucket = open();
    assert_sizes(&bucket, 0, 0);
    bucket.set("key", b"value").unwrap();
    assert_sizes(&bucket, 1, 8);
    bucket.set("key", b"v").unwrap();
    bucket.set("", b"").unwrap();
    assert_sizes(&bucket, 2, 4);
    bucket.set("large", &vec![0; 1 << 20]).unwrap();
    assert_sizes(&bucket, 3, 4 + 5 + (1 << 20));
    set_many(&bucket, &[("large", b"12"), ("ä", b"123")]).unwrap();
    assert_sizes(&bucket, 4, 4 + 7 + 5);
    atomics::increment(&bucket, "n", 100).unwrap();
    assert_sizes(&bucket, 5, 20);
    delete_many(&bucket, &["large", "missing", ""]).unwrap();
    assert_sizes(&bucket, 3, 13);
    let pairs = [("key", "1234567"), ("key", "12")].map(|(key, value)| (key.to_string(), value.into()));
    transactions::set_multi(&bucket, &pairs).unwrap();
    bucket.delete("missing").unwrap();
    assert_sizes(&bucket, 3, 14);
    maintenance::destroy(&bucket).unwrap();
    assert_sizes(&bucket, 0, 0);
}
