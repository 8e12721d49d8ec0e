//! A transaction of a hundred writes with values of many sizes stores each of them.

use conformance::extra::{Write, all_keys, assert_holds, open, put, remove, transactions};

fn main() {
    let bucket = open();
    let value = |n: usize| -> Vec<u8> { (0..n * n * 13).map(|at| (at ^ (at >> 8) ^ n) as u8).collect() };
    let key = |n: usize| format!("{}{n}", "k".repeat(n * 7));
    let writes: Vec<Write> = (0..100).map(|n| put(&key(n), value(n))).collect();
    assert!(transactions::commit(&bucket, &[], &writes).unwrap());
    for n in 0..100 {
        assert_holds(&bucket, &key(n), value(n));
    }
    let writes: Vec<Write> = (0..100).map(|n| remove(&key(n))).collect();
    assert!(transactions::commit(&bucket, &[], &writes).unwrap());
    assert_eq!(all_keys(&bucket), [""; 0]);
}
