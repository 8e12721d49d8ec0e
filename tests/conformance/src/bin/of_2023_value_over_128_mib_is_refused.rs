//! Writing over 128 MiB fails, and so does set then: `query result exceeds limit`.

use conformance::of_2023::{
    VALUE_LIMIT, assert_goes_on, assert_holds, batch, body, open, readwrite, set, streams, trace, types,
};

fn main() {
    let bucket = open();
    set(bucket, "k", "old");
    let limit = VALUE_LIMIT as u64;
    for (before, then) in [(0, limit + 1), (limit, 1), (1, u64::MAX), (0, u64::MAX)] {
        let value = types::new_outgoing_value();
        let out = body(value);
        assert_eq!(streams::write_zeroes(out, before), Ok(before));
        assert_eq!(streams::write_zeroes(out, then), Err(()), "{then} after {before}");
        let text = trace(readwrite::set(bucket, "k", value));
        assert!(text.contains("query result exceeds limit"), "{text}");
        types::drop_outgoing_value(value);
        streams::drop_output_stream(out);
    }
    assert_holds(bucket, "k", "old");
    assert_eq!(batch::get_keys(bucket), ["k"]);
    assert_goes_on(bucket);
}
