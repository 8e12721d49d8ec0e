//! A key may have several checks, all of which must hold.

use conformance::extra::{absent, open, present, put, transactions, value_is, version, version_is};

fn main() {
    let bucket = open();
    bucket.set("k", b"v").unwrap();
    let is_version = version_is("k", &version(&bucket, "k"));
    let done = |checks: &[_]| transactions::commit(&bucket, checks, &[put("j", "1")]).unwrap();
    assert!(done(&[present("k"), value_is("k", "v"), is_version.clone(), present("k")]));
    assert!(!done(&[present("k"), absent("k")]));
    assert!(!done(&[value_is("k", "v"), value_is("k", "w")]));
    assert!(!done(&[value_is("k", "w"), is_version]));
    assert!(!done(&[absent("missing"), present("missing")]));
}
