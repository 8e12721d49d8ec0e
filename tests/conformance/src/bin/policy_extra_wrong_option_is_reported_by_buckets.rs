//! A wrong option is an error of the listing of buckets too, which names the option.
//! env: KEYVALUE_READ_ONLY=perhaps

use conformance::extra::{maintenance, other_text};

fn main() {
    for _ in 0..2 {
        let text = other_text(maintenance::buckets());
        assert!(text.contains("KEYVALUE_READ_ONLY"), "{text}");
    }
}
