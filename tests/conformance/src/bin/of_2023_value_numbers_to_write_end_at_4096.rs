//! The 4 097th outgoing value has the number 0, which stands for nothing, until one is dropped.

use conformance::of_2023::{all_there_are, assert_goes_on, assert_lacks, open, readwrite, trace, types};

fn main() {
    let bucket = open();
    let new = || match types::new_outgoing_value() {
        0 => Err("there is no number left"),
        value => Ok(value),
    };
    let values = all_there_are(new);
    assert_eq!(types::new_outgoing_value(), 0);
    assert_eq!(types::outgoing_value_write_body(0), Err(()));
    trace(readwrite::set(bucket, "k", 0));
    assert_lacks(bucket, "k");
    types::drop_outgoing_value(values[0]);
    assert_goes_on(bucket);
    assert_ne!(types::new_outgoing_value(), 0);
    assert_eq!(types::new_outgoing_value(), 0);
    values.into_iter().for_each(types::drop_outgoing_value);
    assert_goes_on(bucket);
}
