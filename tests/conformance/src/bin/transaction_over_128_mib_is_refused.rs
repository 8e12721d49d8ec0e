//! A transaction with more than 128 MiB of keys and values is an error, and nothing is done.

use conformance::VALUE_LIMIT;
use conformance::extra::{all_keys, assert_goes_on, open, other_text, put, remove, transactions, value_is};

fn main() {
    let bucket = open();
    bucket.set("k", b"v").unwrap();
    let half = vec![b'v'; VALUE_LIMIT / 2];
    let writes = [put("a", &half), remove("k"), put("b", &half)];
    other_text(transactions::commit(&bucket, &[], &writes));
    other_text(transactions::commit(&bucket, &[value_is("missing", &half)], &writes[1..]));
    drop(writes);
    let pairs = ["a", "b"].map(|key| (key.to_string(), half.clone()));
    other_text(transactions::set_multi(&bucket, &pairs));
    assert_eq!(all_keys(&bucket), ["k"]);
    assert_goes_on(&bucket);
}
