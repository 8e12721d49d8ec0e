//! Counters under different keys do not mix, and each call returns the sum of its own.

use conformance::{Delta, assert_holds, atomics, numbered, open};

fn main() {
    let bucket = open();
    let keys = numbered(0..50);
    let mut sums: Vec<Delta> = vec![0; keys.len()];
    for round in 1..=20 {
        for (step, (key, sum)) in (1..).zip(keys.iter().zip(&mut sums)) {
            *sum += round * step;
            assert_eq!(atomics::increment(&bucket, key, round * step).unwrap(), *sum, "{key}");
        }
    }
    for (key, sum) in keys.iter().zip(&sums) {
        assert_holds(&bucket, key, sum.to_string());
    }
}
