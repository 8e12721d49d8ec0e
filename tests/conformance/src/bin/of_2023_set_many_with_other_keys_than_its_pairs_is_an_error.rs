//! Keys that are not those of the pairs, in their order and number, are an error; none is stored.

use conformance::of_2023::{assert_goes_on, assert_holds, batch, open, set, set_many_with, trace, trace_of};

fn main() {
    let bucket = open();
    set(bucket, "a", "old");
    let pairs = [("a", "1"), ("b", "2")];
    let lists: [&[&str]; 7] =
        [&["a"], &["b"], &["b", "a"], &["a", "b", "b"], &["a", "c"], &["A", "b"], &["a", ""]];
    for keys in lists {
        trace_of(format_args!("{keys:?}"), set_many_with(bucket, keys, &pairs));
    }
    trace(set_many_with(bucket, &["a"], &[]));
    assert_holds(bucket, "a", "old");
    assert_eq!(batch::get_keys(bucket), ["a"]);
    assert_goes_on(bucket);
}
