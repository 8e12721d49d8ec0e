//! Each stream of a key has its own position, and dropping one leaves the others.

use conformance::of_2023::{open, read, set, streams};

fn main() {
    let bucket = open();
    set(bucket, "k", "abcdef");
    let (one, other) = (read(bucket, "k"), read(bucket, "k"));
    assert_ne!(one, other);
    assert_eq!(streams::read(one, 4), Ok((b"abcd".to_vec(), false)));
    assert_eq!(streams::read(other, 1), Ok((b"a".to_vec(), false)));
    streams::drop_input_stream(one);
    assert_eq!(streams::read(one, 1), Err(()));
    assert_eq!(streams::read(other, 9), Ok((b"bcdef".to_vec(), true)));
}
