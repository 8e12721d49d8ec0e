//! What was under discussion gives errors for a bucket that was dropped, too.

use conformance::of_2023::{
    assert_goes_on, assert_holds, every_discussed_function, open, query, set, trace, trace_of, types,
};

fn main() {
    let (bucket, dropped) = (open(), open());
    set(dropped, "k", "v");
    types::drop_bucket(dropped);
    for (name, result) in every_discussed_function(dropped, "k") {
        trace_of(name, result);
    }
    trace(query::find_keys(dropped, "", None, 10));
    trace(query::count(dropped, ""));
    assert_holds(bucket, "k", "v");
    assert_goes_on(bucket);
}
