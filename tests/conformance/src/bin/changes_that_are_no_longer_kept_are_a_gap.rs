//! Many changes come in order to the last, or there is a gap, and those behind it do.

use conformance::extra::{ChangesError, changes, follow, open};

fn main() {
    let bucket = open();
    let start = changes::latest(&bucket).unwrap();
    for n in 0..6_000 {
        bucket.set("k", n.to_string().as_bytes()).unwrap();
    }
    let start = match changes::since(&bucket, Some(&start), 0) {
        Err(ChangesError::Gap(oldest)) => oldest,
        _ => start,
    };
    let told = follow(&bucket, &start).changes.into_iter().map(|change| change.value.expect("it was stored"));
    let told: Vec<_> = told.collect();
    assert!(told.len() >= 1_000, "only {} changes are kept", told.len());
    let last = (6_000 - told.len()..6_000).map(|n| n.to_string().into_bytes());
    assert!(last.eq(told), "they are the last, in order");
}
