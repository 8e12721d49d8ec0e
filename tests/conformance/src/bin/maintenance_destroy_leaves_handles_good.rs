//! Handles from before a bucket was destroyed write and read what is new, and see it together.

use conformance::extra::{all_keys, assert_goes_on, assert_holds, atomics, maintenance, open};

fn main() {
    let (one, two) = (open(), open());
    for round in 0..3 {
        one.set("old", b"v").unwrap();
        atomics::increment(&one, "n", 5).unwrap();
        maintenance::destroy(&two).unwrap();
        assert_eq!(atomics::increment(&two, "n", 1).unwrap(), 1, "round {round}");
        one.set("new", b"v").unwrap();
        assert_holds(&two, "new", "v");
        assert_holds(&open(), "n", "1");
        assert_eq!(all_keys(&one).len(), 2);
        assert_goes_on(&two);
    }
}
