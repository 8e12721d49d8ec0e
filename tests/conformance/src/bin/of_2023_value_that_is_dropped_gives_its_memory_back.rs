//! A hundred values of 64 MiB, each dropped before the next, are more than any memory holds.

use conformance::of_2023::{assert_goes_on, body, done, open, read, readwrite, streams, types};

const LENGTH: u64 = 64 << 20;

fn main() {
    let bucket = open();
    for _ in 0..100 {
        let value = types::new_outgoing_value();
        let out = body(value);
        assert_eq!(streams::write_zeroes(out, LENGTH), Ok(LENGTH));
        streams::drop_output_stream(out);
        types::drop_outgoing_value(value);
    }
    let value = types::new_outgoing_value();
    assert_eq!(streams::write_zeroes(body(value), LENGTH), Ok(LENGTH));
    done(readwrite::set(bucket, "k", value));
    for n in 0..100 {
        if n % 2 == 0 {
            // The last one to go is the value here, and the stream below.
            let value = done(readwrite::get(bucket, "k"));
            let stream = done(types::incoming_value_consume_async(value));
            streams::drop_input_stream(stream);
            types::drop_incoming_value(value);
        } else {
            let stream = read(bucket, "k");
            assert_eq!(streams::skip(stream, u64::MAX), Ok((LENGTH, true)));
            streams::drop_input_stream(stream);
        }
    }
    assert_goes_on(bucket);
}
