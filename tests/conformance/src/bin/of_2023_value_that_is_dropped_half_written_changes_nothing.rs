//! A value that was written but not set is nowhere, dropped or not.

use conformance::of_2023::{
    assert_holds, batch, body, open, outgoing, readwrite, set, streams, trace, types,
};

fn main() {
    let bucket = open();
    set(bucket, "k", "old");
    let value = outgoing("half of");
    let kept = body(value);
    assert_eq!(streams::write(kept, b" it"), Ok(3));
    assert_holds(bucket, "k", "old");
    types::drop_outgoing_value(value);
    trace(readwrite::set(bucket, "k", value));
    trace(readwrite::set(bucket, "new", value));
    assert_eq!(types::outgoing_value_write_body(value), Err(()));
    assert_holds(bucket, "k", "old");
    assert_eq!(batch::get_keys(bucket), ["k"]);
}
