//! Values with line ends, or that look like messages of a protocol, come back as they are.

use conformance::{assert_holds, open};

fn main() {
    let bucket = open();
    let values =
        ["\r\n", "\n", "$-1\r\n", "+OK\r\n", "-ERR no\r\n", ":1\r\n", "*0\r\n", "null", "nil", "\"q\"", "{}"];
    for (n, value) in values.iter().enumerate() {
        bucket.set(&format!("k{n}"), value.as_bytes()).unwrap();
    }
    for (n, value) in values.iter().enumerate() {
        assert_holds(&bucket, &format!("k{n}"), value);
    }
}
