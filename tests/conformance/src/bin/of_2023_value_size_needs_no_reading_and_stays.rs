//! The size of a value is known before it is consumed and after, and 0 when it was dropped.

use conformance::of_2023::{done, open, readwrite, set, streams, types};

fn main() {
    let bucket = open();
    set(bucket, "k", "12345");
    let (one, other) = (done(readwrite::get(bucket, "k")), done(readwrite::get(bucket, "k")));
    set(bucket, "k", "by now longer");
    assert_eq!((types::size(one), types::size(other)), (5, 5));
    assert_eq!(done(types::incoming_value_consume_sync(one)), b"12345");
    let stream = done(types::incoming_value_consume_async(other));
    assert_eq!(streams::read(stream, 2), Ok((b"12".to_vec(), false)));
    assert_eq!((types::size(one), types::size(other)), (5, 5));
    types::drop_incoming_value(one);
    assert_eq!((types::size(one), types::size(other)), (0, 5));
    assert_eq!(types::size(0), 0);
    assert_eq!(types::size(u32::MAX), 0);
}
