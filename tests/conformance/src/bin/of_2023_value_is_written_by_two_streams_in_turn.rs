//! Two bodies of one value append to it in the order of the calls, and one may be dropped.

use conformance::of_2023::{assert_holds, body, done, open, readwrite, streams, types};

fn main() {
    let (bucket, value) = (open(), types::new_outgoing_value());
    let (one, other) = (body(value), body(value));
    assert_eq!(streams::write(one, b"a"), Ok(1));
    assert_eq!(streams::write(other, b"b"), Ok(1));
    assert_eq!(streams::write(one, b"c"), Ok(1));
    streams::drop_output_stream(one);
    assert_eq!(streams::write(one, b"lost"), Err(()));
    assert_eq!(streams::write(other, b"d"), Ok(1));
    done(readwrite::set(bucket, "k", value));
    assert_holds(bucket, "k", "abcd");
}
