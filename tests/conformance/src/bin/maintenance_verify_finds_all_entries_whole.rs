//! A bucket that was written in many ways is found to be whole, before and after compacting.

use conformance::extra::{add, atomics, batch, fill, maintenance, open, put, snapshot, transactions};
use conformance::numbered;

fn main() {
    let bucket = open();
    let keys = numbered(0..5_000);
    fill(&bucket, &keys);
    fill(&bucket, &keys[..500]);
    bucket.set("large", &vec![b'v'; 2 << 20]).unwrap();
    batch::delete_many(&bucket, &keys[..1_000]).unwrap();
    atomics::increment(&bucket, "n", 1).unwrap();
    atomics::swap(snapshot(&bucket, "k"), b"v").unwrap();
    assert!(transactions::commit(&bucket, &[], &[put("j", "1"), add("n", 1)]).unwrap());
    for _ in 0..2 {
        let verified = maintenance::verify(&bucket).unwrap();
        assert!(verified.entries >= 4_004, "{} entries were read", verified.entries);
        maintenance::compact(&bucket).unwrap();
    }
}
