//! Spaces, line ends, NUL and other control characters are ordinary parts of a key.

use conformance::{all_keys, assert_holds, open, sorted};

fn main() {
    let bucket = open();
    let mut keys: Vec<String> =
        (0..0x20).chain(0x7f..0xa0).flat_map(char::from_u32).map(String::from).collect();
    for key in ["k", "k ", " k", "k\0", "\0k", "k\0k", "k\n", "k\r\n", "k\t", "\u{feff}k", "k\u{200b}"] {
        keys.push(key.to_string());
    }
    for key in &keys {
        bucket.set(key, key.as_bytes()).unwrap();
    }
    for key in &keys {
        assert_holds(&bucket, key, key);
    }
    assert_eq!(sorted(&all_keys(&bucket)), sorted(&keys));
}
