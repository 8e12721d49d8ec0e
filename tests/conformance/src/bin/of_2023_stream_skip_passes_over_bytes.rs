//! Skip passes over as many bytes as it says, and what is read then are those behind them.

use conformance::of_2023::{open, read, set, streams};

fn main() {
    let bucket = open();
    set(bucket, "k", "0123456789");
    let stream = read(bucket, "k");
    assert_eq!(streams::skip(stream, 3), Ok((3, false)));
    assert_eq!(streams::blocking_read(stream, 2), Ok((b"34".to_vec(), false)));
    assert_eq!(streams::skip(stream, 0), Ok((0, false)));
    assert_eq!(streams::blocking_skip(stream, 1), Ok((1, false)));
    assert_eq!(streams::read(stream, 1), Ok((b"6".to_vec(), false)));
    assert_eq!(streams::skip(stream, 100), Ok((3, true)));
    assert_eq!(streams::read(stream, 100), Ok((vec![], true)));
    let whole = read(bucket, "k");
    assert_eq!(streams::skip(whole, 10), Ok((10, true)));
}
