//! Get-keys gives every key once, 10 000 of them too, and none that was deleted.

use conformance::of_2023::{batch, done, fill, numbered, open, set, sorted};

fn main() {
    let bucket = open();
    assert_eq!(batch::get_keys(bucket), [""; 0]);
    let keys = numbered(0..10_000);
    fill(bucket, &keys);
    set(bucket, &keys[5_000], "again");
    assert_eq!(sorted(&batch::get_keys(bucket)), sorted(&keys));
    done(batch::delete_many(bucket, &keys[1..9_999]));
    assert_eq!(sorted(&batch::get_keys(bucket)), [&keys[0], &keys[9_999]]);
}
