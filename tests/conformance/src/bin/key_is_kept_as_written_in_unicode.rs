//! Keys are not normalised: two spellings of one accented letter are two keys.

use conformance::{all_keys, assert_holds, open, sorted};

fn main() {
    let bucket = open();
    let keys = [
        "\u{e9}",
        "e\u{301}",
        "\u{c5}",
        "A\u{30a}",
        "\u{212b}",
        "\u{fb01}",
        "fi",
        "\u{1f469}\u{200d}\u{1f680}",
        "\u{ffff}",
        "\u{10ffff}",
        "\u{202e}rtl",
        "\u{d7ff}\u{e000}",
    ];
    for key in keys {
        bucket.set(key, key.as_bytes()).unwrap();
    }
    for key in keys {
        assert_holds(&bucket, key, key);
    }
    assert_eq!(sorted(&all_keys(&bucket)), sorted(&keys));
}
