//! At the end of a stream every function finds nothing, and says each time that it is the end.

use conformance::of_2023::{assert_holds, body, done, open, read, readwrite, set, streams, types};

fn main() {
    let bucket = open();
    set(bucket, "k", "v");
    let value = types::new_outgoing_value();
    let (stream, out) = (read(bucket, "k"), body(value));
    assert_eq!(streams::read(stream, 0), Ok((vec![], false)));
    assert_eq!(streams::read(stream, 1), Ok((b"v".to_vec(), true)));
    for length in [0, 1, u64::MAX] {
        assert_eq!(streams::read(stream, length), Ok((vec![], true)));
        assert_eq!(streams::blocking_read(stream, length), Ok((vec![], true)));
        assert_eq!(streams::skip(stream, length), Ok((0, true)));
        assert_eq!(streams::blocking_skip(stream, length), Ok((0, true)));
        assert_eq!(streams::splice(out, stream, length), Ok((0, true)));
        assert_eq!(streams::blocking_splice(out, stream, length), Ok((0, true)));
    }
    assert_eq!(streams::forward(out, stream), Ok(0));
    done(readwrite::set(bucket, "copy", value));
    assert_holds(bucket, "copy", "");
}
