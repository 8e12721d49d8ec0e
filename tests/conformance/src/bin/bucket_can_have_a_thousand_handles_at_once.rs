//! A thousand handles of one bucket can be open at the same time.

use conformance::{assert_holds, atomics, open};

fn main() {
    let handles: Vec<_> = (0..1_000).map(|_| open()).collect();
    for (before, handle) in (0..).zip(&handles) {
        assert_eq!(atomics::increment(handle, "count", 1).unwrap(), before + 1);
    }
    for handle in &handles {
        assert_holds(handle, "count", "1000");
    }
}
