//! Writing to a value that was dropped is an error, and nothing is moved there.

use conformance::of_2023::{body, done, open, outgoing, read, readwrite, set, streams, types};

fn main() {
    let bucket = open();
    set(bucket, "k", "source");
    let value = outgoing("some");
    let (out, source) = (body(value), read(bucket, "k"));
    assert_eq!(streams::write(out, b" more"), Ok(5));
    types::drop_outgoing_value(value);
    // These may be in its place.
    let after = [outgoing(""), outgoing("")];
    assert_eq!(streams::write(out, b"x"), Err(()));
    assert_eq!(streams::write(out, b""), Err(()));
    assert_eq!(streams::blocking_write(out, b"x"), Err(()));
    assert_eq!(streams::write_zeroes(out, 1), Err(()));
    assert_eq!(streams::splice(out, source, 1), Err(()));
    assert_eq!(streams::forward(out, source), Err(()));
    assert_eq!(streams::read(source, 9), Ok((b"source".to_vec(), true)));
    for value in after {
        done(readwrite::set(bucket, "after", value));
        assert_eq!(types::size(done(readwrite::get(bucket, "after"))), 0);
    }
}
