//! Failed swaps, transactions and increments, and refused keys, are no changes.

use conformance::KEY_LIMIT;
use conformance::extra::{
    add, assert_changes, assert_outdated, atomics, changes, follow, open, other_text, present, put, set_many,
    snapshot, transactions, version_is,
};

fn main() {
    let bucket = open();
    bucket.set("k", b"text").unwrap();
    let (cas, long) = (snapshot(&bucket, "k"), "k".repeat(KEY_LIMIT + 1));
    bucket.set("k", b"text").unwrap();
    let position = changes::latest(&bucket).unwrap();
    assert_outdated(cas);
    assert!(!transactions::commit(&bucket, &[present("missing")], &[put("a", "1")]).unwrap());
    other_text(transactions::commit(&bucket, &[version_is("k", "no version")], &[put("a", "1")]));
    other_text(transactions::commit(&bucket, &[], &[put("a", "1"), add("k", 1)]));
    other_text(atomics::increment(&bucket, "k", 1));
    other_text(bucket.set(&long, b"v"));
    other_text(set_many(&bucket, &[("a", b"1"), (&long, b"v")]));
    assert_changes(&follow(&bucket, &position).changes, &[]);
    bucket.set("a", b"2").unwrap();
    assert_changes(&follow(&bucket, &position).changes, &[("a", Some("2"))]);
}
