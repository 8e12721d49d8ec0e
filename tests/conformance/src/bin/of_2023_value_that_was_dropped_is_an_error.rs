//! A value that was dropped cannot be consumed, whether it was consumed before or not.

use conformance::of_2023::{assert_goes_on, done, open, readwrite, set, trace, types};

fn main() {
    let bucket = open();
    set(bucket, "k", "v");
    let (one, other) = (done(readwrite::get(bucket, "k")), done(readwrite::get(bucket, "k")));
    done(types::incoming_value_consume_sync(other));
    for value in [one, other, 0, u32::MAX] {
        types::drop_incoming_value(value);
        trace(types::incoming_value_consume_sync(value));
        trace(types::incoming_value_consume_async(value));
    }
    assert_goes_on(bucket);
}
