//! Each key is listed exactly once while listed and unlisted keys get new values between pages.

use conformance::{batch, fill, numbered, open, page, sorted};

fn main() {
    let bucket = open();
    let keys = numbered(0..10_000);
    fill(&bucket, &keys);
    let (mut listed, mut next) = (Vec::new(), None);
    for round in 0..1_000 {
        let page = page(&bucket, next.as_ref());
        listed.extend(page.keys);
        next = page.cursor;
        if next.is_none() {
            break;
        }
        // The listed ones first: in a store that moves written keys to its end they would come again.
        let written = listed.iter().chain(keys.iter().rev().step_by(7)).take(1_000);
        let pairs: Vec<_> = written.map(|key| (key.clone(), vec![b'n'; round + 100])).collect();
        batch::set_many(&bucket, &pairs).unwrap();
        bucket.set(&listed[listed.len() - 1], b"last listed").unwrap();
    }
    assert!(next.is_none(), "the listing ends");
    assert_eq!(listed.len(), keys.len(), "keys on all pages");
    assert!(sorted(&listed) == sorted(&keys), "each key is listed once");
}
