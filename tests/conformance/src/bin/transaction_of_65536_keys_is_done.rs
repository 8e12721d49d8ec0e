//! A transaction may have 65 536 checks and writes together, and set-multi as many pairs.

use conformance::extra::{TRANSACTION_KEYS, absent, add, assert_holds, open, present, put, transactions};
use conformance::numbered;

fn main() {
    let bucket = open();
    let keys = numbered(0..TRANSACTION_KEYS);
    let pairs: Vec<_> = keys.iter().map(|key| (key.clone(), b"1".to_vec())).collect();
    transactions::set_multi(&bucket, &pairs).unwrap();
    let (checked, written) = keys.split_at(TRANSACTION_KEYS / 2);
    let checks: Vec<_> = checked.iter().map(|key| present(key)).collect();
    let mut writes: Vec<_> = written.iter().map(|key| add(key, 1)).collect();
    assert!(transactions::commit(&bucket, &checks, &writes).unwrap());
    assert_holds(&bucket, &written[0], "2");
    assert_holds(&bucket, &keys[TRANSACTION_KEYS - 1], "2");
    writes.extend(checked.iter().skip(1).map(|key| put(key, "3")));
    assert!(transactions::commit(&bucket, &[absent("missing")], &writes).unwrap());
    assert_holds(&bucket, &keys[0], "1");
    assert_holds(&bucket, &keys[1], "3");
    assert_eq!(
        transactions::get_versioned(&bucket, &keys).unwrap().iter().flatten().count(),
        TRANSACTION_KEYS
    );
}
