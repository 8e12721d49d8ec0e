//! Of a read-only store every write is an error whose trace has a text, and reads work.
//! env: KEYVALUE_READ_ONLY=1

use conformance::of_2023::{
    assert_lacks, assert_names, batch, done, every_discussed_function, every_function, open, query,
    readwrite, trace_of,
};

fn main() {
    let bucket = open();
    let writes = [
        "set",
        "delete",
        "increment",
        "compare-and-swap",
        "set-many",
        "delete-many",
        "set-multi",
        "set-with-ttl",
    ];
    let all = every_function(bucket, "k").into_iter().chain(every_discussed_function(bucket, "k"));
    let mut tried = 0;
    for (name, result) in all.filter(|(name, _)| writes.contains(name)) {
        trace_of(name, result);
        tried += 1;
    }
    assert_eq!(tried, writes.len());
    assert_lacks(bucket, "k");
    assert_names(readwrite::get(bucket, "missing key"), "missing key");
    assert_eq!(batch::get_keys(bucket), [""; 0]);
    assert_eq!(done(query::count(bucket, "")), 0);
}
