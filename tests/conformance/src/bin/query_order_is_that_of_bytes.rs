//! Keys come in the order of their bytes: capitals first, then small letters, then other scripts.

use conformance::extra::{all, keys_in, open};

fn main() {
    let bucket = open();
    let keys = [
        "",
        "\0",
        "\0\0",
        "\0a",
        " ",
        "-",
        "/",
        "0",
        "10",
        "2",
        "A",
        "Z",
        "a",
        "a\0",
        "a\0b",
        "a ",
        "aa",
        "ab",
        "b",
        "z",
        "~",
        "\u{7f}",
        "\u{80}",
        "ß",
        "ä",
        "ö",
        "\u{7ff}",
        "\u{800}",
        "漢",
        "\u{ffff}",
        "\u{10000}",
        "🪣",
        "🪣a",
        "\u{10ffff}",
    ];
    // Stored in another order.
    for step in 0..5 {
        for key in keys.iter().skip(step).step_by(5) {
            bucket.set(key, b"v").unwrap();
        }
    }
    assert_eq!(keys_in(&bucket, &all()), keys);
}
