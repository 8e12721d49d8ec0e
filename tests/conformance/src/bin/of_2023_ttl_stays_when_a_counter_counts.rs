//! Increment leaves a key's time as it is, and starts anew when that is over.

use conformance::of_2023::{atomic, done, open, readwrite, ttl, wait_for_the_end};

fn main() {
    let bucket = open();
    for before in [7, 1 << 62] {
        // A time may be over too soon on a machine with much else to do: then there is a longer one.
        let counted_in = |milliseconds: &u64| {
            done(ttl::set_with_ttl(bucket, "n", before.to_string().as_bytes(), *milliseconds));
            done(atomic::increment(bucket, "n", 1)) == before + 1 && done(readwrite::exists(bucket, "n"))
        };
        assert!([50, 500, 5_000].iter().any(counted_in), "the key is gone at once");
        wait_for_the_end(bucket, "n");
        assert_eq!(done(atomic::increment(bucket, "n", 3)), 3);
    }
}
