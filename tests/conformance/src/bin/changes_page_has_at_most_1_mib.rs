//! A page has at most 1 MiB of keys and values, or one change; what is no longer kept is a gap.

use conformance::PAGE_BYTES;
use conformance::extra::{ChangesError, changes, open};

fn main() {
    let bucket = open();
    let mut position = changes::latest(&bucket).unwrap();
    for size in [400_000, 400_000, 400_000, 2 << 20, 100, 600_000] {
        bucket.set("k", &vec![b'v'; size]).unwrap();
    }
    let mut last = 0;
    for _ in 0..20 {
        match changes::since(&bucket, Some(&position), 0) {
            Ok(batch) => {
                let sizes: Vec<_> =
                    batch.changes.iter().map(|change| change.value.as_ref().unwrap().len()).collect();
                assert!(sizes.len() < 2 || sizes.iter().sum::<usize>() <= PAGE_BYTES, "a page has {sizes:?}");
                last = sizes.last().copied().unwrap_or(last);
                position = batch.position;
            }
            Err(ChangesError::Gap(oldest)) => position = oldest,
            Err(ChangesError::StoreError(error)) => panic!("since: {error:?}"),
        }
    }
    assert_eq!(last, 600_000, "the last change came");
}
