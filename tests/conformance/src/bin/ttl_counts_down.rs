//! The time that a key has left gets less with time, and is never more than it was.

use std::time::{Duration, Instant};

use conformance::extra::{HOUR, open, ttl};

fn main() {
    let bucket = open();
    ttl::set_with_ttl(&bucket, "k", b"v", HOUR).unwrap();
    let left = || ttl::ttl(&bucket, "k").unwrap().expect("it has a time");
    let (start, mut last) = (Instant::now(), HOUR);
    while start.elapsed() < Duration::from_millis(30) {
        let left = left();
        assert!(left <= last, "{left} ms are left, a moment ago it was {last}");
        last = left;
    }
    let left = left();
    assert!(left <= HOUR - 25 && left <= last, "{left} ms are left after 30");
}
