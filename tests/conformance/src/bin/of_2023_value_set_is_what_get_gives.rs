//! What was written to a value and set is read by get, at once and as a stream.

use conformance::of_2023::{assert_holds, done, open, outgoing, read, readwrite, streams, types};

fn main() {
    let bucket = open();
    let value = outgoing("first");
    done(readwrite::set(bucket, "k", value));
    types::drop_outgoing_value(value);
    assert_holds(bucket, "k", "first");
    assert_holds(bucket, "k", "first");
    let stream = read(bucket, "k");
    assert_eq!(streams::read(stream, 100), Ok((b"first".to_vec(), true)));
    streams::drop_input_stream(stream);
    let value = outgoing("2");
    done(readwrite::set(bucket, "k", value));
    assert_holds(open(), "k", "2");
}
