//! Every function gives an error for a stream that was dropped, or that was never there.

use conformance::of_2023::{assert_holds, body, done, open, read, readwrite, set, streams, types};

fn main() {
    let bucket = open();
    set(bucket, "k", "source");
    let value = types::new_outgoing_value();
    let (source, out) = (read(bucket, "k"), body(value));
    let (old_source, old_out) = (read(bucket, "k"), body(value));
    streams::drop_input_stream(old_source);
    streams::drop_output_stream(old_out);
    for gone in [old_source, 0, u32::MAX] {
        assert_eq!(streams::read(gone, 1), Err(()));
        assert_eq!(streams::blocking_read(gone, 1), Err(()));
        assert_eq!(streams::skip(gone, 1), Err(()));
        assert_eq!(streams::blocking_skip(gone, 0), Err(()));
        assert_eq!(streams::splice(out, gone, 1), Err(()));
        assert_eq!(streams::blocking_splice(out, gone, 1), Err(()));
        assert_eq!(streams::forward(out, gone), Err(()));
    }
    for gone in [old_out, 0, u32::MAX] {
        assert_eq!(streams::write(gone, b"x"), Err(()));
        assert_eq!(streams::blocking_write(gone, b""), Err(()));
        assert_eq!(streams::write_zeroes(gone, 1), Err(()));
        assert_eq!(streams::blocking_write_zeroes(gone, 0), Err(()));
        assert_eq!(streams::splice(gone, source, 1), Err(()));
        assert_eq!(streams::blocking_splice(gone, source, 1), Err(()));
        assert_eq!(streams::forward(gone, source), Err(()));
    }
    assert_eq!(streams::forward(out, source), Ok(6), "nothing was taken from the source");
    done(readwrite::set(bucket, "copy", value));
    assert_holds(bucket, "copy", "source");
}
