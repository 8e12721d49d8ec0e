//! A key that is too long, in any check or write, is an error, and nothing is changed.

use conformance::KEY_LIMIT;
use conformance::extra::{
    absent, add, all_keys, assert_goes_on, assert_holds, open, other_text, present, put, remove,
    transactions, value_is, version, version_is,
};

fn main() {
    let bucket = open();
    bucket.set("k", b"1").unwrap();
    let (long, seen) = ("k".repeat(KEY_LIMIT + 1), version(&bucket, "k"));
    let (first, last) = (put("k", "2"), add("n", 1));
    for wrong in [put(&long, "v"), remove(&long), add(&long, 1)] {
        other_text(transactions::commit(&bucket, &[], &[first.clone(), wrong, last.clone()]));
    }
    for wrong in [value_is(&long, ""), absent(&long), present(&long), version_is(&long, &seen)] {
        let checks = [present("k"), wrong];
        other_text(transactions::commit(&bucket, &checks, &[first.clone(), last.clone()]));
    }
    let pairs = ["k", &long, "new"].map(|key| (key.to_string(), b"2".to_vec()));
    other_text(transactions::set_multi(&bucket, &pairs));
    assert_holds(&bucket, "k", "1");
    assert_eq!(all_keys(&bucket), ["k"]);
    assert_goes_on(&bucket);
}
