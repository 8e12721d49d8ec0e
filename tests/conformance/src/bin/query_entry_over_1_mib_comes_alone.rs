//! An entry larger than a page comes, on a page of its own, and those around it come too.

use conformance::extra::{all, open, query};

fn main() {
    let bucket = open();
    let large: Vec<u8> = (0..3_usize << 20).map(|at| (at ^ (at >> 8)) as u8).collect();
    bucket.set("a", b"before").unwrap();
    bucket.set("b", &large).unwrap();
    bucket.set("c", &large[1..]).unwrap();
    bucket.set("d", b"behind").unwrap();
    for reverse in [false, true] {
        let (mut entries, mut cursor) = (Vec::new(), None);
        for _ in 0..4 {
            let page = query::scan(&bucket, &all(), reverse, 0, cursor.as_deref()).unwrap();
            entries.extend(page.entries);
            cursor = page.cursor;
        }
        assert!(cursor.is_none(), "there are as many pages as entries");
        if reverse {
            entries.reverse();
        }
        assert!(entries.iter().map(|(key, _)| key).eq(["a", "b", "c", "d"]));
        assert!(entries[1].1 == large && entries[2].1 == large[1..], "they are whole");
    }
}
