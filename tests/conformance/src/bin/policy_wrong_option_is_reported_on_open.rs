//! An option that cannot be understood is the error `other` that names it, for any bucket.
//! env: KEYVALUE_READ_ONLY=perhaps

use conformance::{other_text, store};

fn main() {
    for name in ["", "any"] {
        let text = other_text(store::open(name));
        assert!(text.contains("KEYVALUE_READ_ONLY"), "the error does not name the option: {text}");
    }
}
