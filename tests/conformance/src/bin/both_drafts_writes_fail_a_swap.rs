//! A write through the draft without swaps fails a swap through the other.

use conformance::{draft, draft2};

fn main() {
    let (one, two) = (draft::open(), draft2::open());
    one.set("k", b"old").unwrap();
    let cas = draft2::snapshot(&two, "k");
    one.set("k", b"old").unwrap();
    let fresh = draft2::cas_failed(draft2::atomics::swap(cas, b"mine"));
    draft::assert_holds(&one, "k", "old");
    draft2::atomics::swap(fresh, b"1").unwrap();
    draft::assert_holds(&one, "k", "1");

    let cas = draft2::snapshot(&two, "k");
    draft::atomics::increment(&one, "k", 1).unwrap();
    draft2::cas_failed(draft2::atomics::swap(cas, b"mine"));
    draft::assert_holds(&one, "k", "2");
}
