//! A value is empty from the start, and an empty one is there: get gives it, and exists is true.

use conformance::of_2023::{assert_holds, body, done, open, read, readwrite, set, streams, try_set, types};

fn main() {
    let bucket = open();
    let value = types::new_outgoing_value();
    done(readwrite::set(bucket, "never", value));
    streams::drop_output_stream(body(value));
    done(readwrite::set(bucket, "not yet", value));
    done(try_set(bucket, "nothing", ""));
    set(bucket, "was", "something");
    done(readwrite::set(bucket, "was", value));
    for key in ["never", "not yet", "nothing", "was"] {
        assert!(done(readwrite::exists(bucket, key)), "{key}");
        assert_eq!(types::size(done(readwrite::get(bucket, key))), 0, "{key}");
        assert_holds(bucket, key, "");
        assert_eq!(streams::read(read(bucket, key), 10), Ok((vec![], true)), "{key}");
    }
}
