//! In a read-only store every further function that reads works, and so do checks alone.
//! env: KEYVALUE_READ_ONLY=1

use conformance::extra::{
    absent, all, changes, find_version, follow, get_multi, keys_in, maintenance, open_named, present, query,
    transactions, ttl,
};

fn main() {
    for name in ["", "any"] {
        let bucket = open_named(name);
        assert_eq!(ttl::ttl(&bucket, "k").unwrap(), None);
        assert_eq!(get_multi(&bucket, &["k", "k"]).unwrap(), [None, None]);
        assert_eq!(find_version(&bucket, "k"), None);
        assert!(transactions::commit(&bucket, &[absent("k")], &[]).unwrap());
        assert!(!transactions::commit(&bucket, &[present("k")], &[]).unwrap());
        assert_eq!(keys_in(&bucket, &all()), [""; 0]);
        assert!(query::scan(&bucket, &all(), true, 0, None).unwrap().entries.is_empty());
        assert_eq!(query::count(&bucket, &all()).unwrap(), 0);
        assert!(changes::since(&bucket, None, 0).expect("there is no gap").changes.is_empty());
        let position = changes::latest(&bucket).unwrap();
        assert!(follow(&bucket, &position).changes.is_empty());
        assert_eq!(maintenance::stats(&bucket).unwrap().keys, 0);
        maintenance::verify(&bucket).unwrap();
    }
    assert_eq!(maintenance::buckets().unwrap(), [""; 0]);
}
