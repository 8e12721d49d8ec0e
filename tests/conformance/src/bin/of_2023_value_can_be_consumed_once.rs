//! Consuming a value a second time, either way, is an error.

use conformance::of_2023::{done, get, open, readwrite, set, streams, trace, types};

fn main() {
    let bucket = open();
    for bytes in ["v", ""] {
        set(bucket, "k", bytes);
        let (one, other) = (done(readwrite::get(bucket, "k")), done(readwrite::get(bucket, "k")));
        assert_eq!(done(types::incoming_value_consume_sync(one)), bytes.as_bytes());
        let stream = done(types::incoming_value_consume_async(other));
        for value in [one, other] {
            trace(types::incoming_value_consume_sync(value));
            trace(types::incoming_value_consume_async(value));
        }
        assert_eq!(streams::read(stream, 9), Ok((bytes.into(), true)), "the stream has it still");
        assert_eq!(get(bucket, "k"), bytes.as_bytes(), "it can be asked for again");
    }
}
