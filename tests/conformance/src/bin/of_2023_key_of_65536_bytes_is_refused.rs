//! A key of 65 536 bytes is an error for every function, and nothing is stored.

use conformance::of_2023::{
    KEY_LIMIT, assert_goes_on, assert_holds, batch, every_function, open, set, trace_of,
};

fn main() {
    let bucket = open();
    set(bucket, "k", "v");
    for key in ["k".repeat(KEY_LIMIT + 1), "é".repeat(KEY_LIMIT / 2 + 1), "k".repeat(1 << 20)] {
        for (name, result) in every_function(bucket, &key) {
            let text = trace_of(format_args!("{name} of a key of {} bytes", key.len()), result);
            assert!(text.contains("65535"), "{name}: the limit is not in {:?}", text.get(..200));
        }
    }
    assert_eq!(batch::get_keys(bucket), ["k"]);
    assert_holds(bucket, "k", "v");
    assert_goes_on(bucket);
}
