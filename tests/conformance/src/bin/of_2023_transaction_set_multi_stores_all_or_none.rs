//! Set-multi stores all pairs, the last of repeated keys, and none if one is refused.

use conformance::of_2023::{
    KEY_LIMIT, VALUE_LIMIT, assert_goes_on, assert_holds, batch, done, open, set, sorted, trace, transaction,
};

fn main() {
    let bucket = open();
    set(bucket, "a", "old");
    let pair = |key: &str, value: &[u8]| (String::from(key), value.to_vec());
    let long = "k".repeat(KEY_LIMIT + 1);
    trace(transaction::set_multi(bucket, &[pair("a", b"new"), pair(&long, b"v"), pair("b", b"new")]));
    let large = [pair("a", b"new"), (String::from("large"), vec![0; VALUE_LIMIT + 1])];
    trace(transaction::set_multi(bucket, &large));
    drop(large);
    assert_holds(bucket, "a", "old");
    assert_eq!(batch::get_keys(bucket), ["a"]);
    done(transaction::set_multi(
        bucket,
        &[pair("b", b"1"), pair("", b""), pair("a", b"2"), pair("b", b"\xff")],
    ));
    assert_holds(bucket, "a", "2");
    assert_holds(bucket, "b", b"\xff");
    assert_holds(bucket, "", "");
    done(transaction::set_multi(bucket, &[]));
    assert_eq!(sorted(&batch::get_keys(bucket)), ["", "a", "b"]);
    assert_goes_on(bucket);
}
