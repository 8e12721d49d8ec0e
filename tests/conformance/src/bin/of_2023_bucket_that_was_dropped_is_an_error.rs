//! Every function gives an error for a bucket that was dropped, and there are no keys in it.

use conformance::of_2023::{assert_goes_on, assert_holds, batch, every_function, open, set, trace_of, types};

fn main() {
    let (bucket, dropped) = (open(), open());
    set(dropped, "k", "1");
    types::drop_bucket(dropped);
    for (name, result) in every_function(dropped, "k") {
        trace_of(name, result);
    }
    assert_eq!(batch::get_keys(dropped), [""; 0]);
    assert_holds(bucket, "k", "1");
    assert_goes_on(bucket);
}
