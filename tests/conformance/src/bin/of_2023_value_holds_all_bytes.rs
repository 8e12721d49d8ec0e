//! Values are bytes, not text: all of 0 to 255 come back, whichever way they go.

use conformance::of_2023::{
    assert_holds, body, done, get_many, open, read, readwrite, set, streams, transaction, types,
};

fn main() {
    let bucket = open();
    let bytes: Vec<u8> = (0..=255).chain((0..=255).rev()).collect();
    set(bucket, "k", &bytes);
    assert_holds(bucket, "k", &bytes);
    assert_eq!(done(get_many(bucket, &["k"])), [bytes.as_slice()]);
    assert_eq!(done(transaction::get_multi(bucket, &["k".into()])), [bytes.as_slice()]);
    let value = types::new_outgoing_value();
    assert_eq!(streams::forward(body(value), read(bucket, "k")), Ok(512));
    done(readwrite::set(bucket, "copy", value));
    assert_eq!(streams::read(read(bucket, "copy"), u64::MAX), Ok((bytes, true)));
}
