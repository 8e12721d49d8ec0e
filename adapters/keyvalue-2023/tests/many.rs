//! Many keys at once, and keys in order.

mod common;

use common::{keys, start};

#[test]
fn get_many_answers_in_the_order_of_the_keys_also_of_repeated_ones() {
    let (tested, bucket) = start();
    tested.put(bucket, "a", "1");
    tested.put(bucket, "b", "22");
    let values = tested.get_many(bucket, &keys(&["b", "a", "b"])).unwrap();
    let sizes: Vec<_> = values.iter().map(|value| tested.size(*value)).collect();
    assert_eq!(sizes, [2, 1, 2]);
    assert_eq!(tested.get_many(bucket, &[]), Ok(vec![]));
}

#[test]
fn get_many_with_a_missing_key_names_it_and_leaks_nothing() {
    let (tested, bucket) = start();
    tested.put(bucket, "a", "1");
    for _ in 0..5_000 {
        tested.error(tested.get_many(bucket, &keys(&["a", "zz", "a"])), &["'zz'", "bucket 'b'"]);
    }
    tested.error(tested.get_multi(bucket, &keys(&["a", "zz"])), &["'zz'", "bucket 'b'"]);
    assert_eq!(tested.text(bucket, "a"), "1");
}

#[test]
fn get_many_takes_no_number_if_there_are_not_enough() {
    let (tested, bucket) = start();
    tested.put(bucket, "a", "1");
    let some = tested.get_many(bucket, &vec!["a".into(); 4_090]).unwrap();
    let seven = keys(&["a"; 7]);
    tested.error(tested.get_many(bucket, &seven), &["4090", "4096", "drop-incoming-value"]);
    let rest = tested.get_many(bucket, &seven[1..]).unwrap();
    tested.error(tested.get(bucket, "a"), &["get 'a'", "4096", "drop-incoming-value"]);
    tested.error(tested.from_bytes(b"x".to_vec()), &["4096", "drop-incoming-value"]);
    for value in some.into_iter().chain(rest) {
        tested.drop_incoming_value(value);
    }
    assert_eq!(tested.get_many(bucket, &vec!["a".into(); 4_096]).unwrap().len(), 4_096);
}

#[test]
fn set_many_stores_all_pairs_and_the_last_of_those_with_one_key() {
    let (tested, bucket) = start();
    let (one, two) = (tested.value(b"1"), tested.value(b"2"));
    let pairs = [("a".into(), one), ("b".into(), two), ("c".into(), two), ("a".into(), two)];
    tested.set_many(bucket, &keys(&["a", "b", "c", "a"]), &pairs).unwrap();
    for key in ["a", "b", "c"] {
        assert_eq!(tested.text(bucket, key), "2");
    }
    tested.set_many(bucket, &[], &[("a".into(), one)]).unwrap();
    assert_eq!(tested.text(bucket, "a"), "1");
}

#[test]
fn set_many_with_other_keys_or_values_that_are_none_stores_nothing() {
    let (tested, bucket) = start();
    let value = tested.value(b"1");
    let pairs = [("a".into(), value), ("b".into(), value)];
    for other in [keys(&["a"]), keys(&["b", "a"]), keys(&["a", "b", "c"]), keys(&["a", "x"])] {
        tested.error(tested.set_many(bucket, &other, &pairs), &["keys", "bucket 'b'"]);
    }
    for none in [0, bucket, value + 1] {
        let pairs = [("a".into(), value), ("b".into(), none)];
        tested.error(tested.set_many(bucket, &[], &pairs), &["bucket 'b'"]);
    }
    let pairs = [("a".into(), value), ("k".repeat(65_536), value)];
    tested.error(tested.set_many(bucket, &[], &pairs), &["65535"]);
    assert!(tested.get_keys(bucket).is_empty());
}

#[test]
fn get_keys_lists_all_pages() {
    let (tested, bucket) = start();
    let pairs: Vec<_> = (0..10_000).map(|n| (format!("{n:05}"), vec![])).collect();
    tested.set_multi(bucket, &pairs).unwrap();
    let mut listed = tested.get_keys(bucket);
    listed.sort();
    assert!(listed.iter().eq(pairs.iter().map(|(key, _)| key)));
}

#[test]
fn delete_many_skips_missing_keys() {
    let (tested, bucket) = start();
    tested.put(bucket, "a", "1");
    tested.put(bucket, "b", "1");
    tested.delete_many(bucket, &keys(&["a", "never", "a"])).unwrap();
    assert_eq!(tested.get_keys(bucket), ["b"]);
}

#[test]
fn get_multi_and_set_multi_are_bytes() {
    let (tested, bucket) = start();
    let pairs = [("a".into(), vec![0, 255]), ("b".into(), vec![]), ("b".into(), vec![1])];
    tested.set_multi(bucket, &pairs).unwrap();
    assert_eq!(tested.get_multi(bucket, &keys(&["b", "a"])), Ok(vec![vec![1], vec![0, 255]]));
}

#[test]
fn keys_are_found_in_order_from_behind_another_up_to_a_limit() {
    let (tested, bucket) = start();
    for key in ["a", "p", "p\0", "p1", "p10", "p2", "q"] {
        tested.put(bucket, key, "");
    }
    let find = |after, limit| tested.find_keys(bucket, "p", after, limit).unwrap();
    assert_eq!(find(None, 10), ["p", "p\0", "p1", "p10", "p2"]);
    assert_eq!(find(None, 2), ["p", "p\0"]);
    assert_eq!(find(Some("p"), 1), ["p\0"]);
    assert_eq!(find(Some("p1"), 10), ["p10", "p2"]);
    assert_eq!(find(Some("a"), 1), ["p"]);
    assert_eq!(find(Some("p2"), 10), [""; 0]);
    assert_eq!(find(None, 0), [""; 0]);
    assert_eq!((tested.count(bucket, "p"), tested.count(bucket, "x")), (Ok(5), Ok(0)));
    assert_eq!(tested.find_keys(bucket, "", Some("p2"), 9).unwrap(), ["q"]);
}

#[test]
fn at_most_4096_keys_are_found_also_where_a_page_of_the_provider_has_less() {
    let (tested, bucket) = start();
    let long: Vec<_> = (0..5_000).map(|n| (format!("{n:05}{}", "x".repeat(1_000)), vec![])).collect();
    tested.set_multi(bucket, &long).unwrap();
    let found = tested.find_keys(bucket, "", None, u32::MAX).unwrap();
    assert!(found.iter().eq(long.iter().take(4_096).map(|(key, _)| key)));
    let rest = tested.find_keys(bucket, "", found.last().map(String::as_str), 4_096).unwrap();
    assert_eq!(rest.len(), 5_000 - 4_096);
}
