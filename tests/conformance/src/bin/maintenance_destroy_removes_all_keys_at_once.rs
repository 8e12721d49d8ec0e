//! In a destroyed bucket nothing is left for any function, through any handle.

use conformance::extra::{
    all, all_keys, assert_lacks, fill, find_version, get_multi, maintenance, open, query,
};
use conformance::numbered;

fn main() {
    let (bucket, handle) = (open(), open());
    let keys = numbered(0..6_000);
    fill(&bucket, &keys);
    bucket.set("large", &vec![b'v'; 2 << 20]).unwrap();
    maintenance::destroy(&bucket).unwrap();
    for bucket in [&bucket, &handle, &open()] {
        for key in [keys[0].as_str(), &keys[5_999], "large"] {
            assert_lacks(bucket, key);
            assert!(!bucket.exists(key).unwrap() && find_version(bucket, key).is_none(), "{key} is there");
            assert_eq!(get_multi(bucket, &[key]).unwrap(), [None]);
        }
        assert_eq!(all_keys(bucket), [""; 0]);
        assert_eq!(query::count(bucket, &all()).unwrap(), 0);
        assert_eq!(maintenance::stats(bucket).unwrap().keys, 0);
        maintenance::verify(bucket).unwrap();
    }
    assert_eq!(maintenance::buckets().unwrap(), [""; 0]);
}
