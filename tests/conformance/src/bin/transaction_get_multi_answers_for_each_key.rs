//! Get-multi and get-versioned answer once for each key, in order, for repeated and missing ones too.

use conformance::extra::{get_multi, open, transactions};

fn main() {
    let bucket = open();
    bucket.set("a", b"1").unwrap();
    bucket.set("empty", b"").unwrap();
    bucket.set("", b"\xff\0").unwrap();
    let keys = ["a", "missing", "empty", "a", "", "A", "a"];
    let one = || Some(b"1".to_vec());
    let expected = [one(), None, Some(vec![]), one(), Some(b"\xff\0".to_vec()), None, one()];
    assert_eq!(get_multi(&bucket, &keys).unwrap(), expected);
    let versioned = transactions::get_versioned(&bucket, &keys.map(String::from)).unwrap();
    assert_eq!(versioned[0].as_ref().unwrap().version, versioned[3].as_ref().unwrap().version);
    let values: Vec<_> = versioned.into_iter().map(|found| found.map(|found| found.value)).collect();
    assert_eq!(values, expected);
}
