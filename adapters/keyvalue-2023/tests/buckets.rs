//! Buckets, and one key at a time.

mod common;

use common::{pass, start, start_with};

#[test]
fn what_was_set_is_what_get_gives() {
    let (tested, bucket) = start();
    tested.put(bucket, "k", "value");
    assert_eq!(tested.text(bucket, "k"), "value");
}

#[test]
fn two_handles_of_one_bucket_share_its_keys() {
    let (tested, bucket) = start();
    let again = tested.open_bucket("b").unwrap();
    assert_ne!(again, bucket);
    tested.put(bucket, "k", "v");
    tested.drop_bucket(bucket);
    assert_eq!(tested.text(again, "k"), "v");
}

#[test]
fn a_bucket_that_is_dropped_is_dropped_for_the_provider() {
    let (tested, bucket) = start();
    assert_eq!(tested.open_buckets(), 1);
    tested.drop_bucket(bucket);
    tested.drop_bucket(bucket);
    assert_eq!(tested.open_buckets(), 0);
    tested.error(tested.get(bucket, "k"), &["cannot get 'k'", "dropped"]);
}

#[test]
fn a_bucket_number_that_is_none_is_an_error_for_each_function() {
    let (tested, bucket) = start();
    let value = tested.value(b"v");
    for none in [0, 1, bucket + 1, value, u32::MAX] {
        tested.error(tested.get(none, "k"), &["get 'k'"]);
        tested.error(tested.set(none, "k", value), &["set 'k'"]);
        tested.error(tested.delete(none, "k"), &["delete 'k'"]);
        tested.error(tested.exists(none, "k"), &["'k'"]);
        tested.error(tested.increment(none, "k", 1), &["increment 'k'"]);
        tested.error(tested.compare_and_swap(none, "k", 1, 2), &["swap 'k'"]);
        tested.error(tested.get_many(none, &[]), &["get"]);
        tested.error(tested.set_many(none, &[], &[]), &["set"]);
        tested.error(tested.delete_many(none, &[]), &["delete"]);
        tested.error(tested.get_multi(none, &[]), &["get"]);
        tested.error(tested.set_multi(none, &[]), &["set"]);
        tested.error(tested.set_with_ttl(none, "k", b"", 1), &["set 'k'"]);
        tested.error(tested.find_keys(none, "p", None, 0), &["find", "'p'"]);
        tested.error(tested.count(none, "p"), &["count", "'p'"]);
        assert!(tested.get_keys(none).is_empty());
    }
    tested.error(tested.get(value, "k"), &["another kind", "outgoing-value"]);
}

#[test]
fn the_4097th_bucket_is_an_error_that_says_what_to_drop() {
    let (tested, bucket) = start();
    let buckets: Vec<_> = (1..4_096).map(|_| tested.open_bucket("c").unwrap()).collect();
    tested.error(tested.open_bucket("one more"), &["'one more'", "4096", "drop-bucket"]);
    assert_eq!(tested.open_buckets(), 4_096);
    tested.drop_bucket(buckets[17]);
    let late = tested.open_bucket("b").unwrap();
    tested.put(bucket, "k", "v");
    assert_eq!(tested.text(late, "k"), "v");
}

#[test]
fn a_missing_key_is_an_error_that_names_it_and_its_bucket() {
    let (tested, bucket) = start();
    tested.error(tested.get(bucket, "nothing"), &["get 'nothing'", "bucket 'b'", "no such key"]);
    tested.error(tested.delete(bucket, "nothing"), &["delete 'nothing'", "bucket 'b'", "no such key"]);
    assert_eq!(tested.exists(bucket, "nothing"), Ok(false));
}

#[test]
fn a_key_is_deleted_once() {
    let (tested, bucket) = start();
    tested.put(bucket, "k", "v");
    assert_eq!(tested.exists(bucket, "k"), Ok(true));
    assert_eq!(tested.delete(bucket, "k"), Ok(()));
    tested.error(tested.delete(bucket, "k"), &["no such key"]);
    tested.put(bucket, "k", "v");
    tested.before(0, |bucket| bucket.delete("k").unwrap());
    tested.error(tested.delete(bucket, "k"), &["no such key"]);
}

#[test]
fn what_the_provider_refuses_has_its_reason() {
    let (tested, bucket) = start_with(&[("KEYVALUE_READ_ONLY", "1"), ("KEYVALUE_BUCKETS", "b,d")]);
    tested.error(tested.open_bucket("elsewhere"), &["open bucket 'elsewhere'", "no-such-store"]);
    let value = tested.value(b"v");
    tested.error(tested.set(bucket, "k", value), &["set 'k'", "bucket 'b'", "access-denied"]);
    tested.error(tested.delete(bucket, "k"), &["access-denied"]);
    tested.error(tested.increment(bucket, "k", 1), &["access-denied"]);
    tested.error(tested.compare_and_swap(bucket, "k", 1, 2), &["access-denied"]);
    tested.error(tested.set_with_ttl(bucket, "k", b"v", 1), &["access-denied"]);
    assert_eq!(tested.exists(bucket, "k"), Ok(false));
    let (tested, bucket) = start();
    let long = "k".repeat(65_536);
    tested.error(tested.get(bucket, &long), &["bucket 'b'", "65535"]);
    tested.error(tested.exists(bucket, &long), &["65535"]);
}

#[test]
fn the_text_of_an_error_is_short_where_its_key_is_long() {
    let (tested, bucket) = start();
    let error = tested.get(bucket, &"ä".repeat(30_000)).unwrap_err();
    assert!(tested.trace(error).len() < 500, "{}", tested.trace(error));
}

#[test]
fn an_error_that_is_not_there_has_a_text_that_says_so() {
    let (tested, bucket) = start();
    let error = tested.get(bucket, "k").unwrap_err();
    tested.drop_error(error);
    for none in [0, error, bucket, error + 1] {
        assert!(tested.trace(none).contains("no error"), "{}", tested.trace(none));
    }
    tested.drop_error(bucket);
    tested.put(bucket, "k", "v");
}

#[test]
fn a_value_with_a_ttl_is_there_until_it_ends() {
    let (tested, bucket) = start();
    tested.set_with_ttl(bucket, "k", b"v", 20).unwrap();
    pass(19);
    assert_eq!(tested.text(bucket, "k"), "v");
    pass(1);
    tested.error(tested.get(bucket, "k"), &["no such key"]);
    tested.set_with_ttl(bucket, "k", b"v", 0).unwrap();
    assert_eq!(tested.exists(bucket, "k"), Ok(false));
}
