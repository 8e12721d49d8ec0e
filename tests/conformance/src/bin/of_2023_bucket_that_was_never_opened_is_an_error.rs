//! Numbers that were never given out are errors, or none at all, and trap nobody.

use conformance::of_2023::{assert_goes_on, batch, every_function, open, streams, trace_of, types};

fn main() {
    for number in [0, 1, 2, 4_096, 65_536, 1 << 31, u32::MAX] {
        for (name, result) in every_function(number, "k") {
            trace_of(format_args!("{name} of bucket {number}"), result);
        }
        assert_eq!(batch::get_keys(number), [""; 0]);
        types::drop_bucket(number);
        types::drop_incoming_value(number);
        types::drop_outgoing_value(number);
        streams::drop_input_stream(number);
        streams::drop_output_stream(number);
    }
    let bucket = open();
    assert_eq!(batch::get_keys(bucket), [""; 0]);
    assert_goes_on(bucket);
}
