//! In a read-only store every further function that writes is the error `access-denied`.
//! env: KEYVALUE_READ_ONLY=1

use conformance::extra::{
    HOUR, absent, add, all_keys, assert_access_denied, maintenance, open, put, remove, transactions, ttl,
};

fn main() {
    let bucket = open();
    assert_access_denied(ttl::set_with_ttl(&bucket, "k", b"v", HOUR));
    assert_access_denied(ttl::expire(&bucket, "k", Some(HOUR)));
    assert_access_denied(ttl::expire(&bucket, "k", None));
    assert_access_denied(transactions::set_multi(&bucket, &[("k".to_string(), b"v".to_vec())]));
    for write in [put("k", "v"), remove("k"), add("k", 1)] {
        assert_access_denied(transactions::commit(&bucket, &[absent("k")], &[write]));
    }
    assert_access_denied(maintenance::compact(&bucket));
    assert_access_denied(maintenance::destroy(&bucket));
    assert_eq!(all_keys(&bucket), [""; 0]);
}
