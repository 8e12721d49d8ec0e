//! Storing a value with a time puts it in place of the old one, be that longer or shorter.

use conformance::extra::{HOUR, assert_holds, assert_lacks, open, pass, ttl};

fn main() {
    let bucket = open();
    ttl::set_with_ttl(&bucket, "shorter", b"old", HOUR).unwrap();
    ttl::set_with_ttl(&bucket, "shorter", b"new", 3).unwrap();
    ttl::set_with_ttl(&bucket, "longer", b"old", 3).unwrap();
    ttl::set_with_ttl(&bucket, "longer", b"new", HOUR).unwrap();
    pass(3);
    assert_lacks(&bucket, "shorter");
    assert_holds(&bucket, "longer", "new");
}
