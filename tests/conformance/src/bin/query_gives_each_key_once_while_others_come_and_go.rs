//! Each key that stays comes exactly once and in order, while others come and go between pages.

use conformance::extra::{all, batch, fill, open_named, query};
use conformance::numbered;

fn main() {
    for reverse in [false, true] {
        let bucket = open_named(if reverse { "reverse" } else { "forward" });
        let keys = numbered(0..8_000);
        fill(&bucket, &keys);
        let (mut seen, mut cursor) = (Vec::new(), None);
        for round in 0.. {
            let page = query::scan_keys(&bucket, &all(), reverse, 500, cursor.as_deref()).unwrap();
            seen.extend(page.keys);
            cursor = page.cursor;
            if cursor.is_none() {
                break;
            }
            assert!(round < 1_000, "the pages do not end");
            // Also the key that the cursor stands at goes, and others come on both sides of it.
            let mut gone: Vec<String> = keys.iter().skip(round).step_by(64).cloned().collect();
            gone.extend(seen.last().cloned());
            batch::delete_many(&bucket, &gone).unwrap();
            if round < 4 {
                fill(
                    &bucket,
                    &keys.iter().step_by(8).map(|key| format!("{key}+{round}")).collect::<Vec<_>>(),
                );
            }
        }
        let in_order = seen.windows(2).all(|pair| (pair[0] < pair[1]) != reverse && pair[0] != pair[1]);
        assert!(in_order, "keys come in order, each once");
        let stayed: Vec<_> = keys.iter().filter(|key| bucket.exists(key).unwrap()).collect();
        assert!(stayed.len() > 1_000, "{} keys stayed", stayed.len());
        assert!(stayed.iter().all(|key| seen.contains(key)), "all that stayed came");
    }
}
