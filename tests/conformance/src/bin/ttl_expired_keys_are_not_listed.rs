//! A listing of several pages has the keys that stay and none whose time is over.

use conformance::extra::{HOUR, all_keys, fill, open, pass, ttl};
use conformance::{numbered, sorted};

fn main() {
    let bucket = open();
    let keys = numbered(0..9_000);
    let (gone, stay) = keys.split_at(2_000);
    fill(&bucket, stay);
    for key in gone {
        ttl::set_with_ttl(&bucket, key, b"v", 3).unwrap();
    }
    ttl::set_with_ttl(&bucket, "later", b"v", HOUR).unwrap();
    pass(3);
    let listed = all_keys(&bucket);
    let expected: Vec<_> = stay.iter().chain([&"later".to_string()]).cloned().collect();
    assert!(sorted(&listed) == sorted(&expected), "{} keys of {}", listed.len(), expected.len());
}
