//! Compare-and-swap of a value that is no number is an error, and the value stays.

use conformance::of_2023::{assert_goes_on, assert_holds, assert_names, atomic, open, set};

fn main() {
    let bucket = open();
    let values = [
        "",
        "x",
        "-1",
        "-0",
        "+1",
        "01",
        "1 ",
        " 1",
        "1\n",
        "1.0",
        "18446744073709551616",
        "99999999999999999999",
    ];
    for value in values {
        set(bucket, "counter", value);
        for old in [0, 1, u64::MAX] {
            if let Ok(swapped) = atomic::compare_and_swap(bucket, "counter", old, 2) {
                panic!("{value:?} was compared with {old}: {swapped}");
            }
        }
        assert_names(atomic::compare_and_swap(bucket, "counter", 1, 2), "counter");
        assert_holds(bucket, "counter", value);
    }
    assert_goes_on(bucket);
}
