//! When its time is over a key is missing through the other draft too, for all that it has.

use conformance::draft;
use conformance::extra::{open, set_all_expired};

fn main() {
    let (bucket, other) = (open(), draft::open());
    other.set("stays", b"v").unwrap();
    set_all_expired(&bucket, &["a", "b", "c", "counter"], b"41");
    assert!(!other.exists("a").unwrap(), "exists finds it");
    draft::assert_lacks(&other, "b");
    assert_eq!(draft::get_many(&other, &["c", "stays"]).unwrap(), [None, Some(b"v".to_vec())]);
    assert_eq!(draft::all_keys(&other), ["stays"]);
    assert_eq!(draft::atomics::increment(&other, "counter", 1).unwrap(), 1);
}
