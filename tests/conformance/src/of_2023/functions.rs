//! Functions that take a key, all of them tried.

use super::{
    Bucket, Error, HOUR, atomic, batch, get_many, names, readwrite, set_many, transaction, try_set, ttl,
    types,
};

/// The name and the result of each function of the world `keyvalue` that takes a key, tried on `key`.
pub fn every_function(bucket: Bucket, key: &str) -> Vec<(&'static str, Result<(), Error>)> {
    vec![
        ("get", readwrite::get(bucket, key).map(types::drop_incoming_value)),
        ("set", try_set(bucket, key, "1")),
        ("exists", readwrite::exists(bucket, key).map(drop)),
        ("delete", readwrite::delete(bucket, key)),
        ("increment", atomic::increment(bucket, key, 1).map(drop)),
        ("compare-and-swap", atomic::compare_and_swap(bucket, key, 1, 2).map(drop)),
        ("get-many", get_many(bucket, &[key]).map(drop)),
        ("set-many", set_many(bucket, &[(key, "1")])),
        ("delete-many", batch::delete_many(bucket, &names(&[key]))),
    ]
}

/// The same of the world `keyvalue-discussed`.
pub fn every_discussed_function(bucket: Bucket, key: &str) -> Vec<(&'static str, Result<(), Error>)> {
    vec![
        ("get-multi", transaction::get_multi(bucket, &names(&[key])).map(drop)),
        ("set-multi", transaction::set_multi(bucket, &[(key.into(), b"1".into())])),
        ("set-with-ttl", ttl::set_with_ttl(bucket, key, b"1", HOUR)),
    ]
}
