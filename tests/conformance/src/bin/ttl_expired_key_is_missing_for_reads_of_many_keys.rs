//! When its time is over a key is missing among others, for get-many, get-multi and get-versioned.

use conformance::extra::{get_many, get_multi, open, set_all_expired, transactions};

fn main() {
    let bucket = open();
    bucket.set("stays", b"v").unwrap();
    set_all_expired(&bucket, &["a", "b", "c"], b"v");
    let expected = [None, Some(b"v".to_vec()), None];
    assert_eq!(get_many(&bucket, &["a", "stays", "a"]).unwrap(), expected);
    assert_eq!(get_multi(&bucket, &["b", "stays", "b"]).unwrap(), expected);
    let versioned = transactions::get_versioned(&bucket, &["c", "stays", "c"].map(String::from)).unwrap();
    assert_eq!(
        versioned.into_iter().map(|found| found.map(|found| found.value)).collect::<Vec<_>>(),
        expected
    );
}
