//! Dropping a number as what it is not is ignored, and the object stays.

use conformance::of_2023::{Objects, poll, streams, types, wasi_cloud_error};

fn main() {
    let all = Objects::new();
    let drops: [(u32, fn(u32)); 7] = [
        (all.bucket, types::drop_bucket),
        (all.error, wasi_cloud_error::drop_error),
        (all.outgoing, types::drop_outgoing_value),
        (all.incoming, types::drop_incoming_value),
        (all.input, streams::drop_input_stream),
        (all.output, streams::drop_output_stream),
        (all.pollable, poll::drop_pollable),
    ];
    for (own, drop_one) in drops {
        all.but(own).for_each(drop_one);
    }
    all.assert_go_on();
}
