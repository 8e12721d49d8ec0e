//! Of two snapshots of one moment only the first to be swapped succeeds.

use conformance::draft2::{assert_holds, atomics, cas_failed, open, snapshot};

fn main() {
    let bucket = open();
    for key in ["missing at first", "there at first"] {
        if key.starts_with("there") {
            bucket.set(key, b"old").unwrap();
        }
        let (one, two) = (snapshot(&bucket, key), snapshot(&bucket, key));
        atomics::swap(two, b"two").unwrap();
        let again = cas_failed(atomics::swap(one, b"one"));
        assert_holds(&bucket, key, "two");
        assert_eq!(again.current().unwrap(), Some(b"two".to_vec()));
    }
}
