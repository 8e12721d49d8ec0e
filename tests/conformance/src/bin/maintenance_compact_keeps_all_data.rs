//! A compacted bucket has the keys and values that it had, and none that were deleted.

use conformance::extra::{all, assert_holds, assert_lacks, batch, fill, keys_in, maintenance, open};
use conformance::numbered;

fn main() {
    let bucket = open();
    let (keys, large) = (numbered(0..5_000), vec![b'v'; 2 << 20]);
    fill(&bucket, &keys);
    bucket.set("large", &large).unwrap();
    bucket.set("counter", b"41").unwrap();
    batch::delete_many(&bucket, &keys[1_000..2_000]).unwrap();
    let before = keys_in(&bucket, &all());
    for round in 0..3 {
        maintenance::compact(&bucket).unwrap();
        assert!(keys_in(&bucket, &all()) == before, "round {round}");
        assert_holds(&bucket, "large", &large);
        assert_holds(&bucket, "counter", "41");
        assert_holds(&bucket, &keys[4_999], "v");
        assert_lacks(&bucket, &keys[1_500]);
    }
}
