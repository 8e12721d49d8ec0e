//! An increment of what is no number is an error that names the key, and nothing is changed.

use conformance::extra::{add, all_keys, assert_goes_on, assert_holds, open, other_text, put, transactions};

fn main() {
    let bucket = open();
    bucket.set("the name", b"seven").unwrap();
    for value in ["seven", "", "1.5", " 1", "+1", "01", "1e3"] {
        let writes = [add("n", 1), put("the name", value), add("the name", 1), add("n", 1)];
        let text = other_text(transactions::commit(&bucket, &[], &writes));
        assert!(text.contains("the name"), "{text}");
        assert_holds(&bucket, "the name", "seven");
        assert_eq!(all_keys(&bucket), ["the name"]);
    }
    assert_goes_on(&bucket);
}
