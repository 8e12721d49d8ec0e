//! One value that was dropped, or became too large, and none of the pairs is stored.

use conformance::of_2023::{
    OutgoingValue, VALUE_LIMIT, assert_goes_on, assert_holds, batch, body, done, open, outgoing, readwrite,
    set, streams, trace_of, types,
};

fn main() {
    let bucket = open();
    set(bucket, "a", "old");
    let (good, dropped) = (outgoing("new"), outgoing("gone"));
    types::drop_outgoing_value(dropped);
    let incoming = done(readwrite::get(bucket, "a"));
    for at in 0..3 {
        for bad in [dropped, too_large(), incoming, bucket, 0, u32::MAX] {
            let mut pairs = vec![("a".into(), good), ("b".into(), good)];
            pairs.insert(at, ("c".into(), bad));
            trace_of(format_args!("{bad} at {at}"), batch::set_many(bucket, &[], &pairs));
        }
    }
    assert_holds(bucket, "a", "old");
    assert_eq!(batch::get_keys(bucket), ["a"]);
    assert_goes_on(bucket);
}

fn too_large() -> OutgoingValue {
    let value = types::new_outgoing_value();
    assert_eq!(streams::write_zeroes(body(value), VALUE_LIMIT as u64 + 1), Err(()));
    value
}
