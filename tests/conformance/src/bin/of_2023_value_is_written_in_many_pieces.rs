//! Write, write-zeroes, splice and forward, blocking or not, append piece after piece.

use conformance::of_2023::{assert_holds, body, done, open, read, readwrite, set, streams, types};

fn main() {
    let bucket = open();
    set(bucket, "source", "0123456789");
    let value = types::new_outgoing_value();
    let (out, source) = (body(value), read(bucket, "source"));
    assert_eq!(streams::write(out, b"ab"), Ok(2));
    assert_eq!(streams::write_zeroes(out, 3), Ok(3));
    assert_eq!(streams::blocking_write(out, b""), Ok(0));
    assert_eq!(streams::splice(out, source, 4), Ok((4, false)));
    assert_eq!(streams::blocking_write_zeroes(out, 1), Ok(1));
    assert_eq!(streams::blocking_splice(out, source, 2), Ok((2, false)));
    assert_eq!(streams::splice(out, source, 0), Ok((0, false)));
    assert_eq!(streams::forward(out, source), Ok(4));
    assert_eq!(streams::blocking_write(out, b"z"), Ok(1));
    done(readwrite::set(bucket, "k", value));
    assert_holds(bucket, "k", b"ab\0\0\x000123\x00456789z");
}
