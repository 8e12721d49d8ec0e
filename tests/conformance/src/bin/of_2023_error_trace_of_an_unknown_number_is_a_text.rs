//! The trace of a number that is no error is a text, and dropping it is ignored.

use conformance::of_2023::{assert_goes_on, open, readwrite, trace, wasi_cloud_error};

fn main() {
    for number in [0, 1, 7, 1 << 20, u32::MAX] {
        assert!(!wasi_cloud_error::trace(number).is_empty(), "{number} has none");
        wasi_cloud_error::drop_error(number);
    }
    let bucket = open();
    let error = readwrite::get(bucket, "a certain key").unwrap_err();
    assert!(wasi_cloud_error::trace(error).contains("a certain key"));
    wasi_cloud_error::drop_error(error);
    let text = wasi_cloud_error::trace(error);
    assert!(!text.is_empty() && !text.contains("a certain key"), "{text}");
    trace(readwrite::get(error, "k"));
    assert_goes_on(bucket);
}
