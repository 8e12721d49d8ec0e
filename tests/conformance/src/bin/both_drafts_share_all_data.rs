//! What is written through one draft is read through the other at once.

use conformance::{draft, draft2, sorted};

fn main() {
    let (one, two) = (draft::open(), draft2::open());
    one.set("a", b"\xff").unwrap();
    draft2::assert_holds(&two, "a", b"\xff");
    two.set("a", b"").unwrap();
    draft::assert_holds(&one, "a", "");
    draft::set_many(&one, &[("b", b"2"), ("c", b"3")]).unwrap();
    let reply = draft2::get_many(&two, &["c", "d", "b"]).unwrap();
    assert_eq!(reply, [Some(b"3".to_vec()), None, Some(b"2".to_vec())]);
    draft2::delete_many(&two, &["a", "b"]).unwrap();
    assert!(!one.exists("a").unwrap(), "a key that the other draft deleted exists");
    two.set("e", b"5").unwrap();
    assert_eq!(sorted(&draft::all_keys(&one)), ["c", "e"]);
    one.delete("c").unwrap();
    assert_eq!(draft2::all_keys(&two), ["e"]);
}
