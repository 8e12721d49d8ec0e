//! Pollables of streams are ready, before and after what can be read and at the end.

use conformance::of_2023::{body, open, poll, read, set, streams, types};

fn main() {
    let bucket = open();
    set(bucket, "k", "v");
    let (input, output) = (read(bucket, "k"), body(types::new_outgoing_value()));
    let both = [streams::subscribe_to_input_stream(input), streams::subscribe_to_output_stream(output)];
    assert_eq!(poll::poll_oneoff(&both), [1, 1]);
    assert_eq!(streams::read(input, 9), Ok((b"v".to_vec(), true)));
    assert_eq!(streams::write(output, b"v"), Ok(1));
    assert_eq!(poll::poll_oneoff(&both), [1, 1]);
    streams::drop_input_stream(input);
    streams::drop_output_stream(output);
    assert_eq!(poll::poll_oneoff(&both), [1, 1]);
    both.into_iter().for_each(poll::drop_pollable);
}
