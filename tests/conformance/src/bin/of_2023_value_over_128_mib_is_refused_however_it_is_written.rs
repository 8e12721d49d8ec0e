//! Write, splice and forward fail as write-zeroes does, and take nothing from their source.

use conformance::of_2023::{
    VALUE_LIMIT, assert_goes_on, body, open, read, readwrite, set, streams, trace, types,
};

fn main() {
    let bucket = open();
    set(bucket, "k", "source");
    let source = read(bucket, "k");
    let tries: [&dyn Fn(u32) -> bool; 5] = [
        &|out| streams::write(out, b"xy").is_err(),
        &|out| streams::blocking_write(out, b"xy").is_err(),
        &|out| streams::splice(out, source, 2).is_err(),
        &|out| streams::blocking_splice(out, source, u64::MAX).is_err(),
        &|out| streams::forward(out, source).is_err(),
    ];
    for (n, fails) in tries.iter().enumerate() {
        let value = types::new_outgoing_value();
        let out = body(value);
        assert_eq!(streams::write_zeroes(out, VALUE_LIMIT as u64 - 1), Ok(VALUE_LIMIT as u64 - 1));
        assert!(fails(out), "{n}");
        trace(readwrite::set(bucket, "new", value));
        types::drop_outgoing_value(value);
        streams::drop_output_stream(out);
    }
    assert_eq!(streams::read(source, 10), Ok((b"source".to_vec(), true)));
    assert_goes_on(bucket);
}
