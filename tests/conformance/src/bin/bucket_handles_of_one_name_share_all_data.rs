//! What one handle wrote is what another handle of that bucket reads next.

use conformance::{all_keys, assert_holds, assert_lacks, atomics, delete_many, open, set_many};

fn main() {
    let (one, two) = (open(), open());
    one.set("a", b"1").unwrap();
    assert_holds(&two, "a", "1");
    two.set("a", b"2").unwrap();
    assert_holds(&one, "a", "2");
    assert_eq!(atomics::increment(&one, "a", 1).unwrap(), 3);
    assert_eq!(atomics::increment(&two, "a", 1).unwrap(), 4);
    set_many(&two, &[("b", b"b"), ("c", b"c")]).unwrap();
    assert!(one.exists("b").unwrap(), "a key that the other handle wrote exists");
    delete_many(&one, &["a", "b"]).unwrap();
    assert_lacks(&two, "a");
    assert_eq!(all_keys(&two), ["c"]);
    two.delete("c").unwrap();
    assert_lacks(&one, "c");
}
