//! Payloads of more than 128 MiB together are the error `query result exceeds limit` when read.

use conformance::of_2023::{
    assert_goes_on, body, done, names, open, readwrite, streams, trace, transaction, types,
};

fn main() {
    let (bucket, value) = (open(), types::new_outgoing_value());
    assert_eq!(streams::write_zeroes(body(value), 48 << 20), Ok(48 << 20));
    done(readwrite::set(bucket, "k", value));
    types::drop_outgoing_value(value);
    for _ in 0..3 {
        let text = trace(transaction::get_multi(bucket, &names(&["k"; 3])));
        assert!(text.contains("query result exceeds limit"), "{text}");
    }
    let found = done(transaction::get_multi(bucket, &names(&["k"; 2])));
    assert!(found.iter().all(|payload| payload.len() == 48 << 20));
    assert_goes_on(bucket);
}
