//! Each key that stays is listed exactly once, while others are added and deleted between pages.

use std::collections::HashMap;

use conformance::{batch, fill, numbered, open, page};

fn main() {
    let bucket = open();
    let keys = numbered(0..10_000);
    fill(&bucket, &keys);
    let (mut times, mut next) = (HashMap::new(), None);
    for round in 0..1_000 {
        let page = page(&bucket, next.as_ref());
        for key in page.keys {
            *times.entry(key).or_insert(0) += 1;
        }
        next = page.cursor;
        if next.is_none() {
            break;
        }
        // Of every ten keys one goes, listed or not, and ten come: before, between and after the others.
        let gone: Vec<String> = keys.iter().skip(round).step_by(10).take(round + 500).cloned().collect();
        batch::delete_many(&bucket, &gone).unwrap();
        if round < 5 {
            let new =
                |key: &String| [format!("a{round}{key}"), format!("{key}+{round}"), format!("z{round}{key}")];
            let come: Vec<String> = keys.iter().step_by(20).flat_map(new).collect();
            fill(&bucket, &come);
        }
    }
    assert!(next.is_none(), "the listing ends");
    for key in &keys {
        let count = times.get(key).copied().unwrap_or(0);
        let stayed = bucket.exists(key).unwrap();
        assert!(count == 1 || (count == 0 && !stayed), "{key} is listed {count} times");
    }
}
