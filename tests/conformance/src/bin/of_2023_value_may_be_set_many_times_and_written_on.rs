//! A value can be set under several keys and written on between: each has what there was by then.

use conformance::of_2023::{assert_holds, body, done, open, readwrite, streams, types};

fn main() {
    let bucket = open();
    let value = types::new_outgoing_value();
    let out = body(value);
    assert_eq!(streams::write(out, b"one"), Ok(3));
    done(readwrite::set(bucket, "a", value));
    done(readwrite::set(bucket, "a too", value));
    assert_eq!(streams::write(out, b", two"), Ok(5));
    done(readwrite::set(bucket, "b", value));
    streams::drop_output_stream(out);
    done(readwrite::set(bucket, "c", value));
    types::drop_outgoing_value(value);
    for (key, expected) in [("a", "one"), ("a too", "one"), ("b", "one, two"), ("c", "one, two")] {
        assert_holds(bucket, key, expected);
    }
}
