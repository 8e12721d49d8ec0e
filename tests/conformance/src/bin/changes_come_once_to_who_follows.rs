//! Who asks after every thousand writes misses none of twenty thousand, and sees none twice.

use conformance::extra::{changes, delete_many, open, since, transactions};
use conformance::numbered;

fn main() {
    let bucket = open();
    let (mut told, mut expected) = (Vec::new(), Vec::new());
    let mut position = changes::latest(&bucket).unwrap();
    for round in 0..20 {
        let keys = numbered(round * 500..round * 500 + 900);
        let pairs: Vec<_> = keys.iter().map(|key| (key.clone(), vec![b'v'; round])).collect();
        transactions::set_multi(&bucket, &pairs).unwrap();
        let deleted: Vec<&str> = keys.iter().take(100).map(String::as_str).collect();
        delete_many(&bucket, &deleted).unwrap();
        expected.extend(pairs.into_iter().map(|(key, value)| (key, Some(value))));
        expected.extend(deleted.into_iter().map(|key| (key.to_string(), None)));
        loop {
            let batch = since(&bucket, &position, 333);
            position = batch.position;
            if batch.changes.is_empty() {
                break;
            }
            told.extend(batch.changes.into_iter().map(|change| (change.key, change.value)));
        }
    }
    assert!(told == expected, "{} changes of {}", told.len(), expected.len());
}
