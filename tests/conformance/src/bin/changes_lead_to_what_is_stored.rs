//! Who applies the changes one after the other has what the bucket has.

use std::collections::BTreeMap;

use conformance::extra::{add, all, atomics, batch, changes, follow, open, put, query, remove, transactions};

fn main() {
    let bucket = open();
    let (mut copy, mut seed) = (BTreeMap::new(), 7_u32);
    let mut position = changes::latest(&bucket).unwrap();
    for round in 0..2_000 {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let (text, number) = (format!("t{}", seed >> 27), format!("n{}", (seed >> 22) % 32));
        match (seed >> 10) % 6 {
            0 => bucket.set(&text, format!("{round}").as_bytes()).unwrap(),
            1 => bucket.delete(&text).unwrap(),
            2 => atomics::increment(&bucket, &number, 3).map(drop).unwrap(),
            3 => batch::set_many(&bucket, &[(text.clone(), b"1".to_vec()), (number, b"1".to_vec())]).unwrap(),
            4 => batch::delete_many(&bucket, &[number, text]).unwrap(),
            _ => assert!(
                transactions::commit(&bucket, &[], &[put(&text, "t"), remove(&text), add(&number, 1)])
                    .unwrap()
            ),
        }
        if round % 100 == 99 {
            let batch = follow(&bucket, &position);
            position = batch.position;
            for change in batch.changes {
                match change.value {
                    Some(value) => drop(copy.insert(change.key, value)),
                    None => drop(copy.remove(&change.key)),
                }
            }
            let stored = query::scan(&bucket, &all(), false, 0, None).unwrap().entries;
            assert!(stored.into_iter().eq(copy.clone()), "round {round}");
        }
    }
}
