//! A counter that one draft took out of the other's range is an error there, and stays.

use conformance::{draft, draft2};

fn main() {
    let (one, two) = (draft::open(), draft2::open());
    assert_eq!(draft2::atomics::increment(&two, "low", -5).unwrap(), -5);
    draft::other_text(draft::atomics::increment(&one, "low", 10));
    assert_eq!(draft2::atomics::increment(&two, "low", 1).unwrap(), -4);

    assert_eq!(draft::atomics::increment(&one, "high", 1 << 63).unwrap(), 1 << 63);
    draft2::other_text(draft2::atomics::increment(&two, "high", -10));
    assert_eq!(draft::atomics::increment(&one, "high", 1).unwrap(), (1 << 63) + 1);

    assert_eq!(draft2::atomics::increment(&two, "low", 4).unwrap(), 0);
    assert_eq!(draft::atomics::increment(&one, "low", 1).unwrap(), 1, "back in range");
}
