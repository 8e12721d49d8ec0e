//! More than 65 536 checks and writes, or pairs, are an error that says so, and nothing is done.

use conformance::extra::{
    TRANSACTION_KEYS, absent, all_keys, assert_goes_on, open, other_text, put, transactions,
};
use conformance::numbered;

fn main() {
    let bucket = open();
    let keys = numbered(0..TRANSACTION_KEYS + 1);
    let pairs: Vec<_> = keys.iter().map(|key| (key.clone(), b"1".to_vec())).collect();
    let writes: Vec<_> = keys.iter().map(|key| put(key, "1")).collect();
    let checks: Vec<_> = keys.iter().map(|key| absent(key)).collect();
    let texts = [
        other_text(transactions::commit(&bucket, &[], &writes)),
        other_text(transactions::commit(&bucket, &checks, &[])),
        other_text(transactions::commit(&bucket, &checks[..1], &writes[1..])),
        other_text(transactions::set_multi(&bucket, &pairs)),
        other_text(transactions::get_versioned(&bucket, &keys).map(drop)),
    ];
    for (number, text) in texts.iter().enumerate() {
        assert!(text.contains("65536"), "request {number}: {text}");
    }
    assert_eq!(all_keys(&bucket), [""; 0]);
    assert_goes_on(&bucket);
}
