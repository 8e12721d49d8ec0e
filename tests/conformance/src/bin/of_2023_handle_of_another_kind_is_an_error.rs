//! A number that stands for something else is an error: a value is no bucket, a bucket no value.

use conformance::of_2023::{Objects, readwrite, trace, types, wasi_cloud_error};

fn main() {
    let all = Objects::new();
    for other in all.but(all.bucket) {
        trace(readwrite::get(other, "k"));
    }
    for other in all.but(all.outgoing) {
        assert_eq!(types::outgoing_value_write_body(other), Err(()));
        trace(readwrite::set(all.bucket, "k", other));
    }
    for other in all.but(all.incoming) {
        trace(types::incoming_value_consume_sync(other));
        trace(types::incoming_value_consume_async(other));
        assert_eq!(types::size(other), 0);
    }
    let text = wasi_cloud_error::trace(all.error);
    for other in all.but(all.error) {
        assert_ne!(wasi_cloud_error::trace(other), text);
    }
    all.assert_go_on();
}
