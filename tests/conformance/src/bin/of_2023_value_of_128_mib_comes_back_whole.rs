//! A value of exactly 128 MiB is stored, and read piece by piece and at once.

use conformance::of_2023::{VALUE_LIMIT, body, done, get, open, read, readwrite, streams, types};

fn main() {
    let (bucket, value) = (open(), types::new_outgoing_value());
    let out = body(value);
    assert_eq!(streams::write(out, b"first"), Ok(5));
    assert_eq!(streams::write_zeroes(out, VALUE_LIMIT as u64 - 9), Ok(VALUE_LIMIT as u64 - 9));
    assert_eq!(streams::write(out, b"last"), Ok(4));
    done(readwrite::set(bucket, "k", value));
    types::drop_outgoing_value(value);
    let (stream, mut count, mut ends) = (read(bucket, "k"), 0, Vec::new());
    loop {
        let (piece, ended) = streams::read(stream, 1 << 20).unwrap();
        assert!(!piece.is_empty() || ended, "nothing was read, and that is not the end");
        count += piece.len();
        ends.extend(piece.iter().filter(|byte| **byte != 0));
        if ended {
            break;
        }
    }
    assert_eq!((count, ends.as_slice()), (VALUE_LIMIT, b"firstlast".as_slice()));
    streams::drop_input_stream(stream);
    assert_eq!(get(bucket, "k").len(), VALUE_LIMIT);
}
