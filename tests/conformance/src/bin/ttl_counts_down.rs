//! The time that a key has left gets less with time, and is never more than it was.

use std::time::{Duration, Instant};

use conformance::extra::{HOUR, open, ttl};

fn main() {
    let bucket = open();
    ttl::set_with_ttl(&bucket, "k", b"v", HOUR).unwrap();
    let (start, mut last) = (Instant::now(), HOUR);
    while start.elapsed() < Duration::from_millis(30) {
        let left = ttl::ttl(&bucket, "k").unwrap().expect("it has a time");
        assert!(left <= last, "{left} ms are left, a moment ago it was {last}");
        last = left;
    }
    assert!(last <= HOUR - 20, "{last} ms are left after 30");
}
