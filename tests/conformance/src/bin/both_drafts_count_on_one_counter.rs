//! Increments through both drafts add up to one sum.

use conformance::{draft, draft2};

fn main() {
    let (one, two) = (draft::open(), draft2::open());
    for round in 0..100 {
        assert_eq!(draft::atomics::increment(&one, "n", 3).unwrap(), 2 * round + 3);
        assert_eq!(draft2::atomics::increment(&two, "n", -1).unwrap(), 2 * (round as i64) + 2);
    }
    draft::assert_holds(&one, "n", "200");
}
