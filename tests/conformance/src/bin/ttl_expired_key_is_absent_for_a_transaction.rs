//! When a key's time is over, it is absent for a check, and has no value and no version.

use conformance::extra::{
    Check, absent, before_expiry, find_version, open, present, put, transactions, value_is, version_is,
};

fn main() {
    let bucket = open();
    let write = [put("new", "v")];
    let checks: [&dyn Fn(&str) -> Check; 3] =
        [&|_| present("k"), &|_| value_is("k", "v"), &|old| version_is("k", old)];
    for check in checks {
        let old = before_expiry(&bucket, "k", b"v", || find_version(&bucket, "k"));
        assert!(!transactions::commit(&bucket, &[check(&old)], &write).unwrap(), "{:?} holds", check(&old));
    }
    before_expiry(&bucket, "k", b"v", || Some(()));
    assert!(transactions::commit(&bucket, &[absent("k")], &write).unwrap());
}
