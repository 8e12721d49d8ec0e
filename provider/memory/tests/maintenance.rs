//! What those who run a store want to know and to do.
#![allow(missing_docs)]

mod common;

use common::{bucket, get, listed, set, store, version};
use keyvalue_core::extra::{Catalog, Maintained, Sizes, Verified};
use keyvalue_core::{Bucket, Page, Store, Swap, Version};

#[test]
fn the_catalogue_has_the_buckets_that_have_keys_in_order() {
    let store = store();
    let names = ["b", "", "a/b", "ä", "a", "B"];
    let buckets: Vec<_> = names.iter().map(|name| store.open(name).unwrap()).collect();
    assert_eq!(store.buckets(), Ok(vec![]));
    buckets.iter().for_each(|bucket| set(bucket, "k", "v"));
    assert_eq!(store.buckets().unwrap(), ["", "B", "a", "a/b", "b", "ä"]);
    buckets[0].delete("k").unwrap();
    buckets[1].destroy().unwrap();
    assert_eq!(store.buckets().unwrap(), ["B", "a", "a/b", "ä"]);
    drop(buckets);
    assert_eq!(store.buckets().unwrap(), ["B", "a", "a/b", "ä"]);
}

#[test]
fn sizes_are_those_of_keys_and_values() {
    let bucket = bucket();
    assert_eq!(bucket.sizes(), Ok(Sizes::default()));
    set(&bucket, "", "");
    set(&bucket, "key", "value");
    set(&bucket, "ä", &"v".repeat(1_000));
    assert_eq!(bucket.sizes(), Ok(Sizes { keys: 3, bytes: 3 + 5 + 2 + 1_000, ..Sizes::default() }));
    set(&bucket, "ä", "v");
    bucket.delete("key").unwrap();
    assert_eq!(bucket.sizes(), Ok(Sizes { keys: 2, bytes: 3, ..Sizes::default() }));
}

#[test]
fn verifying_counts_entries() {
    let bucket = bucket();
    (0..1_000).for_each(|n| set(&bucket, &n.to_string(), "v"));
    assert_eq!(bucket.verify(), Ok(Verified { entries: 1_000, ..Verified::default() }));
}

#[test]
fn compacting_leaves_keys_values_versions_and_cursors_as_they_are() {
    let bucket = bucket();
    (0..20_000).for_each(|n| set(&bucket, &n.to_string(), &n.to_string()));
    (0..20_000).filter(|n| n % 20 > 0).for_each(|n| bucket.delete(&n.to_string()).unwrap());
    let first = |bucket: &keyvalue_memory::MemoryBucket| {
        let mut page = Page::default();
        bucket.list(1 << 60, &mut page).unwrap();
        page.keys().map(String::from).collect::<Vec<_>>()
    };
    let (keys, page, last) = (listed(&bucket), first(&bucket), version(&bucket, "19980"));
    bucket.compact().unwrap();
    assert_eq!((listed(&bucket), first(&bucket)), (keys.clone(), page));
    assert!(keys.iter().all(|key| get(&bucket, key).as_ref() == Some(key)));
    assert_eq!(bucket.swap("19980", last, b"v".to_vec()), Ok(Swap::Done));
    (0..20_000).for_each(|n| set(&bucket, &n.to_string(), ""));
    assert_eq!(listed(&bucket).len(), 20_000);
}

#[test]
fn a_destroyed_bucket_is_empty_and_begins_anew_with_other_versions() {
    let store = store();
    let (bucket, other) = (store.open("b").unwrap(), store.open("c").unwrap());
    (0..2_000).for_each(|n| set(&bucket, &n.to_string(), "v"));
    set(&other, "k", "v");
    let before = version(&bucket, "1999");
    bucket.destroy().unwrap();
    assert_eq!((listed(&bucket).len(), bucket.sizes()), (0, Ok(Sizes::default())));
    assert_eq!(bucket.swap("1999", before, b"v".to_vec()), Ok(Swap::Changed(Version::ABSENT)));
    let again = store.open("b").unwrap();
    set(&again, "1999", "w");
    assert_eq!(get(&bucket, "1999"), Some("w".into()));
    assert!(version(&bucket, "1999").0 > before.0);
    assert_eq!(get(&other, "k"), Some("v".into()));
}
