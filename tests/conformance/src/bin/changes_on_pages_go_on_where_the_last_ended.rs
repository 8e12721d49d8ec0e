//! Pages of any size go on exactly behind the last, also in the middle of a batch.

use conformance::extra::{changes, open, put, remove, since, transactions};
use conformance::numbered;

fn main() {
    let bucket = open();
    let start = changes::latest(&bucket).unwrap();
    bucket.set("first", b"1").unwrap();
    let pairs: Vec<_> = numbered(0..20).into_iter().map(|key| (key, b"v".to_vec())).collect();
    transactions::set_multi(&bucket, &pairs).unwrap();
    bucket.delete("first").unwrap();
    let writes: Vec<_> =
        (0..9).map(|n| if n % 3 == 0 { remove("gone") } else { put(&format!("t{n}"), "v") }).collect();
    assert!(transactions::commit(&bucket, &[], &writes).unwrap());
    let told = |limit: u32| {
        let (mut told, mut position) = (Vec::new(), start.clone());
        loop {
            let batch = since(&bucket, &position, limit);
            assert!(limit == 0 || batch.changes.len() <= limit as usize, "{} changes", batch.changes.len());
            if batch.changes.is_empty() {
                return told;
            }
            told.extend(batch.changes.into_iter().map(|change| (change.key, change.value)));
            position = batch.position;
        }
    };
    let all = told(0);
    assert!(all.len() >= 28, "there are {} changes", all.len());
    for limit in [1, 2, 3, 7, 20, 21, 1_000, u32::MAX] {
        assert_eq!(told(limit), all, "on pages of {limit}");
    }
}
