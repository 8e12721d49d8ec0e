//! The longest key works for every function.

use conformance::of_2023::{KEY_LIMIT, assert_holds, atomic, batch, done, every_function, open, set};

fn main() {
    let bucket = open();
    let key = "é".repeat(KEY_LIMIT / 2) + "k";
    assert_eq!(key.len(), KEY_LIMIT);
    set(bucket, &key, "v");
    assert_holds(bucket, &key, "v");
    assert_eq!(batch::get_keys(bucket), [key.as_str()]);
    set(bucket, &key, "1");
    for (name, result) in every_function(bucket, &key) {
        assert!(result.is_ok(), "{name} does not take it");
    }
    assert_eq!(done(atomic::increment(bucket, &key, 3)), 3, "the last of them deleted it");
}
