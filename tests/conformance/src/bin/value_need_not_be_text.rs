//! Values that are not UTF-8 come back byte for byte.

use conformance::{assert_holds, get_many, open};

fn main() {
    let bucket = open();
    let values: [&[u8]; 8] = [
        b"\xff\xfe\xfd",
        b"\xc3",
        b"\xed\xa0\x80",
        b"\xc0\x80",
        b"\xf4\x90\x80\x80",
        b"text\x80text",
        b"\xef\xbb\xbfmark",
        b"\0\0\0\0",
    ];
    for (n, value) in values.iter().enumerate() {
        let key = format!("k{n}");
        bucket.set(&key, value).unwrap();
        assert_holds(&bucket, &key, value);
        assert_eq!(get_many(&bucket, &[&key]).unwrap(), [Some(value.to_vec())]);
    }
}
