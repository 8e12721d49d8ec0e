//! A transaction with one check that does not hold, of any kind, is false and changes nothing.

use conformance::extra::{
    absent, add, all_keys, assert_holds, open, present, put, remove, transactions, value_is, version,
    version_is,
};

fn main() {
    let bucket = open();
    bucket.set("k", b"0").unwrap();
    let old = version(&bucket, "k");
    bucket.set("k", b"1").unwrap();
    let writes = [put("k", "9"), put("new", "9"), add("k", 1), remove("k"), add("n", 1)];
    let wrong = [
        value_is("k", "0"),
        value_is("missing", "0"),
        absent("k"),
        present("missing"),
        version_is("k", &old),
        version_is("missing", &version(&bucket, "k")),
    ];
    for wrong in wrong {
        let right = [present("k"), absent("missing"), value_is("k", "1")];
        for at in 0..=right.len() {
            let mut checks = right.to_vec();
            checks.insert(at, wrong.clone());
            assert!(!transactions::commit(&bucket, &checks, &writes).unwrap(), "{wrong:?} holds at {at}");
            assert_holds(&bucket, "k", "1");
            assert_eq!(all_keys(&bucket), ["k"]);
        }
    }
}
