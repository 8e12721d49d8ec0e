//! Values of more than 128 MiB together are the error `query result exceeds limit` when read.

use conformance::of_2023::{
    assert_goes_on, batch, body, done, names, open, readwrite, streams, trace, types,
};

fn main() {
    let (bucket, value) = (open(), types::new_outgoing_value());
    assert_eq!(streams::write_zeroes(body(value), 48 << 20), Ok(48 << 20));
    for key in ["a", "b", "c"] {
        done(readwrite::set(bucket, key, value));
    }
    types::drop_outgoing_value(value);
    for keys in [["a", "b", "c"], ["a", "a", "a"]] {
        let text = trace(batch::get_many(bucket, &names(&keys)));
        assert!(text.contains("query result exceeds limit"), "{text}");
    }
    let values = done(batch::get_many(bucket, &names(&["a", "b"])));
    assert_eq!(values.iter().map(|value| types::size(*value)).sum::<u64>(), 96 << 20);
    values.into_iter().for_each(types::drop_incoming_value);
    assert_goes_on(bucket);
}
