//! A bucket that was never written can be compacted, verified, measured and destroyed, also twice.

use conformance::extra::{all_keys, assert_goes_on, maintenance, open};

fn main() {
    let bucket = open();
    for _ in 0..2 {
        maintenance::compact(&bucket).unwrap();
        maintenance::verify(&bucket).unwrap();
        assert_eq!(maintenance::stats(&bucket).unwrap().keys, 0);
        maintenance::destroy(&bucket).unwrap();
        assert_eq!(all_keys(&bucket), [""; 0]);
    }
    assert_goes_on(&bucket);
}
