//! When its time is over a key is missing for every function, and can be set again.

use conformance::of_2023::{
    HOUR, assert_holds, assert_names, atomic, batch, done, open, query, readwrite, set, ttl, wait_for_the_end,
};

fn main() {
    let bucket = open();
    done(ttl::set_with_ttl(bucket, "hour", b"stays", HOUR));
    done(ttl::set_with_ttl(bucket, "ended", b"1", 1));
    wait_for_the_end(bucket, "ended");
    assert_names(readwrite::get(bucket, "ended"), "ended");
    assert_names(readwrite::delete(bucket, "ended"), "ended");
    assert_names(atomic::compare_and_swap(bucket, "ended", 1, 2), "ended");
    assert_names(batch::get_many(bucket, &["hour".into(), "ended".into()]), "ended");
    assert_eq!(batch::get_keys(bucket), ["hour"]);
    assert_eq!(done(query::find_keys(bucket, "", None, 10)), ["hour"]);
    assert_eq!(done(query::count(bucket, "e")), 0);
    assert_eq!(done(atomic::increment(bucket, "ended", 5)), 5);
    set(bucket, "ended", "again");
    assert_holds(bucket, "ended", "again");
    assert_holds(bucket, "hour", "stays");
}
