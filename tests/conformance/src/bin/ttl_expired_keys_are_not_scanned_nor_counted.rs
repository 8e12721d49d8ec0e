//! When its time is over a key is on no page of a query, and no count includes it.

use conformance::extra::{Bucket, HOUR, all, keys_in, open_named, query, set_all_expired, ttl};

fn filled(name: &str) -> Bucket {
    let bucket = open_named(name);
    bucket.set("b", b"1").unwrap();
    ttl::set_with_ttl(&bucket, "d", b"2", HOUR).unwrap();
    set_all_expired(&bucket, &["a", "c", "e"], b"gone");
    bucket
}

fn main() {
    assert_eq!(keys_in(&filled("keys"), &all()), ["b", "d"]);
    assert_eq!(query::count(&filled("count"), &all()).unwrap(), 2);
    let entries = [("b".to_string(), b"1".to_vec()), ("d".to_string(), b"2".to_vec())];
    for (name, reverse, order) in [("forward", false, [0, 1]), ("backward", true, [1, 0])] {
        let bucket = filled(name);
        let page = query::scan(&bucket, &all(), reverse, 1, None).unwrap();
        assert_eq!(page.entries, [entries[order[0]].clone()]);
        let page = query::scan(&bucket, &all(), reverse, 1, page.cursor.as_deref()).unwrap();
        assert_eq!((page.entries, page.cursor), (vec![entries[order[1]].clone()], None));
    }
}
