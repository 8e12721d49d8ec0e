//! Of a key given several times in one call the last value stays.

use conformance::{all_keys, assert_holds, open, set_many, sorted};

fn main() {
    let bucket = open();
    set_many(&bucket, &[("k", b"first"), ("other", b"1"), ("k", b"second"), ("k", b"third")]).unwrap();
    assert_holds(&bucket, "k", "third");
    assert_holds(&bucket, "other", "1");
    set_many(&bucket, &[("k", b"longer than the last"), ("k", b"")]).unwrap();
    assert_holds(&bucket, "k", "");
    assert_eq!(sorted(&all_keys(&bucket)), ["k", "other"]);
}
