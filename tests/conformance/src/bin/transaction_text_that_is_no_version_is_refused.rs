//! A check of a version that is none is the error `invalid version`, and nothing is changed.

use conformance::extra::{
    add, all_keys, assert_goes_on, assert_holds, open, other_text, present, put, transactions, version,
    version_is,
};

fn main() {
    let bucket = open();
    bucket.set("k", b"v").unwrap();
    let seen = version(&bucket, "k");
    let mut texts: Vec<String> = ["", "0", "1", "v", "null", "absent", "🪣"].map(String::from).into();
    texts.extend([format!("{seen}0"), format!(" {seen}"), format!("{seen} "), seen.repeat(2)]);
    texts.extend([seen[1..].to_string(), seen[..seen.len() - 1].to_string()]);
    for text in texts {
        for key in ["k", "missing"] {
            let checks = [present("k"), version_is(key, &text), version_is("k", &seen), present("missing")];
            let error = other_text(transactions::commit(&bucket, &checks, &[put("k", "new"), add("n", 1)]));
            assert!(error.starts_with("invalid version"), "{text:?} instead of {seen:?}: {error}");
        }
    }
    assert_holds(&bucket, "k", "v");
    assert_eq!(all_keys(&bucket), ["k"]);
    assert!(transactions::commit(&bucket, &[version_is("k", &seen)], &[]).unwrap(), "it stays good");
    assert_goes_on(&bucket);
}
