//! Set-many stores every pair, whether the keys are told once more or not.

use conformance::of_2023::{
    assert_holds, batch, done, open, outgoing, set, set_many, set_many_with, sorted, types,
};

fn main() {
    let bucket = open();
    set(bucket, "b", "old");
    done(set_many(bucket, &[("a", "1"), ("b", "2"), ("", "")]));
    for (key, value) in [("a", "1"), ("b", "2"), ("", "")] {
        assert_holds(bucket, key, value);
    }
    done(set_many_with(bucket, &["c", "a"], &[("c", "3"), ("a", "4")]));
    assert_holds(bucket, "c", "3");
    assert_holds(bucket, "a", "4");
    // One value may be that of several keys, and is there afterwards.
    let value = outgoing("same");
    for _ in 0..2 {
        done(batch::set_many(bucket, &[], &[("d".into(), value), ("e".into(), value)]));
    }
    types::drop_outgoing_value(value);
    assert_holds(bucket, "d", "same");
    assert_holds(bucket, "e", "same");
    done(set_many(bucket, &[]));
    assert_eq!(sorted(&batch::get_keys(bucket)), ["", "a", "b", "c", "d", "e"]);
}
