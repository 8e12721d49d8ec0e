//! Only one value is limited to 128 MiB: values of more together are stored by one set-many.

use conformance::of_2023::{assert_goes_on, batch, body, done, open, readwrite, streams, types};

fn main() {
    let (bucket, value) = (open(), types::new_outgoing_value());
    assert_eq!(streams::write_zeroes(body(value), 48 << 20), Ok(48 << 20));
    let keys = ["a", "b", "c"];
    done(batch::set_many(bucket, &[], &keys.map(|key| (key.into(), value))));
    for key in keys {
        let value = done(readwrite::get(bucket, key));
        assert_eq!(types::size(value), 48 << 20);
        types::drop_incoming_value(value);
    }
    assert_goes_on(bucket);
}
