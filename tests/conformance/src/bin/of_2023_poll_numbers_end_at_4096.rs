//! Pollables of streams that are not there, and too many of them, are ready and trap nobody.

use conformance::of_2023::{assert_goes_on, body, open, poll, read, set, streams, types};

fn main() {
    let bucket = open();
    set(bucket, "k", "v");
    let (input, output) = (read(bucket, "k"), body(types::new_outgoing_value()));
    let mut handles = Vec::new();
    for _ in 0..5_000 {
        handles.push(streams::subscribe_to_input_stream(input));
        handles.push(streams::subscribe_to_output_stream(output));
        handles.push(streams::subscribe_to_input_stream(0));
        handles.push(streams::subscribe_to_output_stream(bucket));
    }
    assert_eq!(poll::poll_oneoff(&handles), vec![1; 20_000]);
    handles.into_iter().for_each(poll::drop_pollable);
    assert_ne!(streams::subscribe_to_input_stream(input), 0);
    assert_eq!(streams::read(input, 9), Ok((b"v".to_vec(), true)));
    assert_goes_on(bucket);
}
