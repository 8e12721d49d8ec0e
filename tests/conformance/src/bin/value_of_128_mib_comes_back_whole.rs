//! A value of exactly 128 MiB is stored and read.

use conformance::{VALUE_LIMIT, assert_goes_on, assert_holds, open};

fn main() {
    let bucket = open();
    let mut value = vec![0; VALUE_LIMIT];
    value[0] = b'<';
    value[VALUE_LIMIT - 1] = b'>';
    bucket.set("largest", &value).unwrap();
    assert_holds(&bucket, "largest", &value);
    bucket.delete("largest").unwrap();
    assert_goes_on(&bucket);
}
