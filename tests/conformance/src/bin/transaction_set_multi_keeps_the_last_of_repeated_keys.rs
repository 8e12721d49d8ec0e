//! Set-multi stores all pairs, and of a key that is given twice the last value.

use conformance::extra::{all_keys, assert_holds, open, transactions};

fn main() {
    let bucket = open();
    bucket.set("a", b"old").unwrap();
    let pairs = [("a", "1"), ("b", "1"), ("a", "2"), ("c", ""), ("b", "3"), ("a", "last")];
    let pairs = pairs.map(|(key, value)| (key.to_string(), value.as_bytes().to_vec()));
    transactions::set_multi(&bucket, &pairs).unwrap();
    for (key, value) in [("a", "last"), ("b", "3"), ("c", "")] {
        assert_holds(&bucket, key, value);
    }
    assert_eq!(all_keys(&bucket).len(), 3);
}
