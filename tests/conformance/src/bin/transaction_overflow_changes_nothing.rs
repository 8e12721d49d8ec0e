//! An increment beyond the range of numbers is an error, and no write of its transaction stays.

use conformance::extra::{
    add, all_keys, assert_goes_on, assert_holds, open, other_text, put, remove, transactions,
};

fn main() {
    let bucket = open();
    for (key, value) in [("most", i64::MAX), ("least", i64::MIN), ("n", 1)] {
        bucket.set(key, value.to_string().as_bytes()).unwrap();
    }
    let wrong =
        [vec![add("most", 1)], vec![add("least", -1)], vec![put("n", "9223372036854775807"), add("n", 1)]];
    for wrong in wrong {
        let mut writes =
            vec![put("new", "1"), remove("least"), add("n", 1), put("least", i64::MIN.to_string())];
        writes.extend(wrong);
        writes.push(put("behind", "1"));
        other_text(transactions::commit(&bucket, &[], &writes));
        assert_holds(&bucket, "most", "9223372036854775807");
        assert_holds(&bucket, "least", "-9223372036854775808");
        assert_holds(&bucket, "n", "1");
        assert_eq!(all_keys(&bucket).len(), 3);
    }
    assert_goes_on(&bucket);
}
