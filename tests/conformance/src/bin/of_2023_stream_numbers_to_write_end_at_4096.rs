//! The 4 097th stream to write fails, and the value and the other streams go on.

use conformance::of_2023::{
    all_there_are, assert_goes_on, assert_holds, body, done, open, readwrite, streams, types,
};

fn main() {
    let (bucket, value) = (open(), types::new_outgoing_value());
    let all = all_there_are(|| types::outgoing_value_write_body(value));
    assert_eq!(types::outgoing_value_write_body(value), Err(()));
    for stream in &all {
        assert_eq!(streams::write(*stream, b"."), Ok(1));
    }
    done(readwrite::set(bucket, "k", value));
    streams::drop_output_stream(all[9]);
    assert_eq!(streams::write(body(value), b"."), Ok(1));
    assert_eq!(types::outgoing_value_write_body(value), Err(()));
    all.into_iter().for_each(streams::drop_output_stream);
    assert_holds(bucket, "k", [b'.'; 4_096]);
    assert_goes_on(bucket);
}
