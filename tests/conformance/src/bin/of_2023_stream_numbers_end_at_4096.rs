//! The 4 097th stream to read is an error that says to drop some, and takes nothing from the value.

use conformance::of_2023::{
    all_there_are, assert_goes_on, assert_too_many, done, open, readwrite, set, streams, types,
};

fn main() {
    let bucket = open();
    set(bucket, "k", "v");
    let consume = || {
        let value = done(readwrite::get(bucket, "k"));
        let result = types::incoming_value_consume_async(value);
        types::drop_incoming_value(value);
        result
    };
    let all = all_there_are(consume);
    assert_too_many(consume());
    let value = done(readwrite::get(bucket, "k"));
    assert_too_many(types::incoming_value_consume_async(value));
    streams::drop_input_stream(all[4_000]);
    let stream = done(types::incoming_value_consume_async(value));
    assert_eq!(streams::read(stream, 9), Ok((b"v".to_vec(), true)));
    assert_too_many(consume());
    streams::drop_input_stream(stream);
    all.into_iter().for_each(streams::drop_input_stream);
    all_there_are(consume).into_iter().for_each(streams::drop_input_stream);
    assert_goes_on(bucket);
}
