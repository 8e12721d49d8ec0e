//! A dropped number is not given out again, however many objects come after it.

use conformance::of_2023::{assert_holds, done, open, outgoing, readwrite, set, trace, types};

fn main() {
    let bucket = open();
    set(bucket, "k", "v");
    let (gone, value) = (open(), outgoing("gone"));
    let incoming = done(readwrite::get(bucket, "k"));
    types::drop_bucket(gone);
    types::drop_outgoing_value(value);
    types::drop_incoming_value(incoming);
    for _ in 0..100_000 {
        let (next, other) = (open(), types::new_outgoing_value());
        for number in [gone, value, incoming] {
            assert!(next != number && other != number, "{number} is given out again");
        }
        types::drop_bucket(next);
        types::drop_outgoing_value(other);
    }
    let _in_their_places = (open(), outgoing("new"), done(readwrite::get(bucket, "k")));
    trace(readwrite::get(gone, "k"));
    trace(readwrite::set(bucket, "k", value));
    trace(types::incoming_value_consume_sync(incoming));
    assert_holds(bucket, "k", "v");
}
