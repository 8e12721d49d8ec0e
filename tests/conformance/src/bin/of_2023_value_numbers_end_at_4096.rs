//! The 4 097th incoming value is an error that says to drop some; a get-many gives all or none.

use conformance::of_2023::{
    OBJECTS, all_there_are, assert_goes_on, assert_too_many, batch, done, names, open, readwrite, set, types,
};

fn main() {
    let bucket = open();
    set(bucket, "k", "v");
    let values = all_there_are(|| readwrite::get(bucket, "k"));
    assert_too_many(readwrite::get(bucket, "k"));
    types::drop_incoming_value(values[100]);
    assert_too_many(batch::get_many(bucket, &names(&["k", "k"])));
    assert_eq!(done(batch::get_many(bucket, &names(&["k"]))).len(), 1);
    // A value that was consumed is there until it is dropped.
    done(types::incoming_value_consume_sync(values[200]));
    assert_too_many(readwrite::get(bucket, "k"));
    values.into_iter().for_each(types::drop_incoming_value);
    // The one of get-many is left.
    assert_too_many(batch::get_many(bucket, &vec!["k".into(); OBJECTS]));
    let values = done(batch::get_many(bucket, &vec!["k".into(); OBJECTS - 1]));
    assert_too_many(readwrite::get(bucket, "k"));
    values.into_iter().for_each(types::drop_incoming_value);
    assert_goes_on(bucket);
}
