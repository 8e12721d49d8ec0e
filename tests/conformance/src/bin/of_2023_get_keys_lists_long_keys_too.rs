//! Get-keys gives all keys however long they are, with no limit to their bytes together.

use conformance::of_2023::{batch, fill, open, sorted};

fn main() {
    let bucket = open();
    let keys: Vec<_> = (0..100).map(|n| format!("{n:03}").repeat(20_000)).collect();
    fill(bucket, &keys);
    assert!(sorted(&batch::get_keys(bucket)) == sorted(&keys), "6 MB of keys");
}
