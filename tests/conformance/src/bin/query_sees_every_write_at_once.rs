//! A query shows what was written just before, by any function, and nothing that was deleted.

use conformance::extra::{
    Bucket, add, all, atomics, delete_many, open, put, query, remove, set_many, snapshot, transactions,
};

fn assert_entries(bucket: &Bucket, expected: &[(&str, &str)]) {
    let page = query::scan(&open(), &all(), false, 0, None).unwrap();
    let entries = page.entries.iter().map(|(key, value)| (key.as_str(), std::str::from_utf8(value).unwrap()));
    assert_eq!(entries.collect::<Vec<_>>(), expected);
    assert_eq!(query::count(bucket, &all()).unwrap(), expected.len() as u64);
}

fn main() {
    let bucket = open();
    bucket.set("b", b"1").unwrap();
    assert_entries(&bucket, &[("b", "1")]);
    bucket.set("b", b"2").unwrap();
    set_many(&bucket, &[("c", b"3"), ("a", b"4")]).unwrap();
    assert_entries(&bucket, &[("a", "4"), ("b", "2"), ("c", "3")]);
    atomics::increment(&bucket, "b", 7).unwrap();
    atomics::swap(snapshot(&bucket, "c"), b"5").unwrap();
    assert_entries(&bucket, &[("a", "4"), ("b", "9"), ("c", "5")]);
    delete_many(&bucket, &["a", "missing"]).unwrap();
    assert!(transactions::commit(&bucket, &[], &[remove("c"), add("d", 1), put("0", "")]).unwrap());
    assert_entries(&bucket, &[("0", ""), ("b", "9"), ("d", "1")]);
    bucket.delete("b").unwrap();
    assert_entries(&bucket, &[("0", ""), ("d", "1")]);
}
