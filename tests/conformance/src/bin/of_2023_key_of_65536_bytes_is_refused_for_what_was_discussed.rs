//! A key of 65 536 bytes is an error for transactions and for keys that end, too.

use conformance::of_2023::{KEY_LIMIT, assert_goes_on, batch, every_discussed_function, open, set, trace_of};

fn main() {
    let bucket = open();
    set(bucket, "k", "v");
    for (name, result) in every_discussed_function(bucket, &"k".repeat(KEY_LIMIT + 1)) {
        trace_of(name, result);
    }
    assert_eq!(batch::get_keys(bucket), ["k"]);
    assert_goes_on(bucket);
}
