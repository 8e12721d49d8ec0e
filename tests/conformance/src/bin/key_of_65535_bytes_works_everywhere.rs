//! A key of 65 535 bytes can be used with every function.

use conformance::{
    KEY_LIMIT, all_keys, assert_holds, assert_lacks, atomics, delete_many, get_many, open, set_many,
};

fn main() {
    let bucket = open();
    let (long, twin) = ("k".repeat(KEY_LIMIT), "k".repeat(KEY_LIMIT - 1) + "K");
    bucket.set(&long, b"41").unwrap();
    bucket.set(&twin, b"twin").unwrap();
    assert_holds(&bucket, &long, "41");
    assert!(bucket.exists(&long).unwrap(), "the long key exists");
    assert_eq!(atomics::increment(&bucket, &long, 1).unwrap(), 42);
    assert!(all_keys(&bucket).contains(&long), "the long key is listed as it is");
    set_many(&bucket, &[(&long, b"batch")]).unwrap();
    assert_eq!(get_many(&bucket, &[&long]).unwrap(), [Some(b"batch".to_vec())]);
    delete_many(&bucket, &[&long]).unwrap();
    assert_lacks(&bucket, &long);
    bucket.delete(&twin).unwrap();
    assert_lacks(&bucket, &twin);
}
