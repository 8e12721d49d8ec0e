//! A check of a value holds for exactly these bytes, and tells an empty value from a missing key.

use conformance::extra::{open, transactions, value_is};

fn main() {
    let bucket = open();
    let holds = |key, value: &[u8]| transactions::commit(&bucket, &[value_is(key, value)], &[]).unwrap();
    let large: Vec<u8> = (0..1_usize << 20).map(|at| (at ^ (at >> 8)) as u8).collect();
    for value in [&b"value"[..], b"\0", b"\xff\xfe", &large] {
        bucket.set("k", value).unwrap();
        assert!(holds("k", value), "it is the value");
        let (mut changed, mut longer) = (value.to_vec(), value.to_vec());
        *changed.last_mut().unwrap() ^= 1;
        longer.push(0);
        for other in [&changed, &longer, &value[..value.len() - 1]] {
            assert!(!holds("k", other), "it is not the value");
        }
        assert!(!holds("K", value), "it is another key");
    }
    bucket.set("empty", b"").unwrap();
    assert!(holds("empty", b"") && !holds("empty", b"\0") && !holds("missing", b""));
}
