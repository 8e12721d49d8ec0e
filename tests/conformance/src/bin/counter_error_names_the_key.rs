//! The error of an increment names the key, so that an operator can find it.

use conformance::{Delta, atomics, open, other_text};

fn main() {
    let bucket = open();
    for key in ["visits:/index.html", "Zähler", "n of m"] {
        for value in ["text".to_string(), String::new(), Delta::MAX.to_string()] {
            bucket.set(key, value.as_bytes()).unwrap();
            let text = other_text(atomics::increment(&bucket, key, 1));
            assert!(text.contains(key), "the error for the key {key:?} is: {text}");
        }
    }
}
