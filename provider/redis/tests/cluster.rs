//! On a real cluster: every operation on keys of all nodes.

#[path = "common/cluster.rs"]
mod cluster;
#[path = "common/store.rs"]
mod store;

use std::collections::BTreeSet;
use std::sync::OnceLock;

use cluster::Cluster;
use keyvalue_core::counter::Delta;
use keyvalue_core::extra::{Catalog, Check, Expiring, Maintained, Range, Scan, Write};
use keyvalue_core::{Bucket, Page, Policy, Service, Store, Swap, Version};
use redis::Commands;
use redis::cluster::ClusterClient;
use store::{TestBucket, store, value};

/// One cluster for all tests of this file: each has buckets of its own.
fn cluster() -> Option<&'static Cluster> {
    static CLUSTER: OnceLock<Option<Cluster>> = OnceLock::new();
    CLUSTER.get_or_init(Cluster::start).as_ref()
}

fn numbered(count: usize) -> Vec<String> {
    (0..count).map(|n| format!("key {n}")).collect()
}

fn fill(bucket: &TestBucket, keys: &[String]) {
    bucket.set_many(keys.iter().map(|key| (key.clone(), key.clone().into_bytes())).collect()).unwrap();
}

/// All keys from a position on, and how many pages they are on.
fn list(bucket: &TestBucket, mut position: u64) -> (Vec<String>, usize) {
    let (mut keys, mut pages) = (Vec::new(), 0);
    loop {
        let mut page = Page::default();
        bucket.list(position, &mut page).unwrap();
        pages += 1;
        keys.extend(page.keys().map(String::from));
        match page.next() {
            Some(next) => position = next,
            None => return (keys, pages),
        }
    }
}

fn assert_are(mut found: Vec<String>, expected: &[String]) {
    found.sort();
    let mut expected = expected.to_vec();
    expected.sort();
    assert_eq!(found, expected);
}

#[test]
fn keys_of_all_nodes_are_read_and_written_one_by_one() {
    let Some(cluster) = cluster() else { return };
    let bucket = cluster.bucket("one by one");
    for key in numbered(100) {
        assert_eq!(value(&bucket, &key), None);
        bucket.set(key.clone(), key.clone().into_bytes()).unwrap();
        assert_eq!((value(&bucket, &key), bucket.exists(&key)), (Some(key.clone().into_bytes()), Ok(true)));
        assert_eq!(bucket.increment(format!("{key} count"), Delta::Signed(2)), Ok(2));
        assert_eq!(
            bucket.increment(format!("{key} count"), Delta::Unsigned(u64::MAX - 2)),
            Ok(u64::MAX.into())
        );
        let (_, version) = bucket.snapshot(&key, |_| ()).unwrap();
        assert_eq!(bucket.swap(&key, version, b"swapped".to_vec()), Ok(Swap::Done));
        assert!(matches!(bucket.swap(&key, version, b"late".to_vec()), Ok(Swap::Changed(_))));
        assert_eq!(bucket.expire(&key, Some(100_000)), Ok(true));
        assert!(bucket.ttl(&key).unwrap().is_some());
        bucket.delete(&key).unwrap();
        assert_eq!((bucket.exists(&key), bucket.version(&key)), (Ok(false), Ok(Version::ABSENT)));
    }
}

#[test]
fn many_keys_are_read_and_written_at_once_in_their_order() {
    let Some(cluster) = cluster() else { return };
    let bucket = cluster.bucket("many");
    let keys = numbered(2_000);
    fill(&bucket, &keys);
    let asked: Vec<String> =
        keys.iter().rev().flat_map(|key| [key.clone(), format!("{key} missing"), key.clone()]).collect();
    let mut found = Vec::new();
    bucket
        .get_many(&asked, &mut |value| {
            found.push(value.map(|value| String::from_utf8(value.into_owned()).unwrap()));
            Ok(())
        })
        .unwrap();
    assert!(found.into_iter().eq(asked.iter().map(|key| (!key.ends_with("missing")).then(|| key.clone()))));
    bucket.set_many(vec![("twice".into(), b"1".to_vec()), ("twice".into(), b"2".to_vec())]).unwrap();
    assert_eq!(value(&bucket, "twice"), Some(b"2".to_vec()));
    bucket.delete_many(&[&keys[..], &["missing".into(), "twice".into(), "twice".into()]].concat()).unwrap();
    assert_eq!(list(&bucket, 0), (vec![], 1));
}

#[test]
fn a_large_value_goes_to_its_node_and_comes_back() {
    let Some(cluster) = cluster() else { return };
    let bucket = cluster.bucket("large");
    let values: Vec<Vec<u8>> = (0..6_u8).map(|n| vec![n; 3 << 20]).collect();
    bucket
        .set_many(values.iter().enumerate().map(|(n, value)| (n.to_string(), value.clone())).collect())
        .unwrap();
    let (keys, mut found) = ((0..6).map(|n| n.to_string()).collect::<Vec<_>>(), Vec::new());
    bucket
        .get_many(&keys, &mut |value| {
            found.push(value.unwrap().into_owned());
            Ok(())
        })
        .unwrap();
    assert!(found == values);
}

#[test]
fn other_clients_find_what_was_stored_and_the_other_way_round() {
    let Some(cluster) = cluster() else { return };
    let bucket = cluster.bucket("shared");
    let nodes = cluster.nodes.iter().map(|node| format!("redis://127.0.0.1:{}", node.port));
    let mut other = ClusterClient::new(nodes).unwrap().get_connection().unwrap();
    for key in numbered(50) {
        bucket.set(key.clone(), b"41".to_vec()).unwrap();
        assert_eq!(other.incr::<_, _, i64>(format!("shared:{key}"), 1).unwrap(), 42);
        assert_eq!(bucket.increment(key, Delta::Signed(1)), Ok(43));
    }
}

#[test]
fn every_key_is_listed_once_whoever_goes_on() {
    let Some(cluster) = cluster() else { return };
    let keys = numbered(10_000);
    fill(&cluster.bucket("list"), &keys);
    fill(&cluster.bucket("list too"), &numbered(3_000));
    let (found, pages) = list(&cluster.bucket("list"), 0);
    assert_are(found, &keys);
    assert!((3..=5).contains(&pages), "{pages} pages");
    let (mut position, mut found) = (Some(0), Vec::new());
    while let Some(at) = position {
        let mut page = Page::default();
        // A store that was never asked for anything.
        cluster.bucket("list").list(at, &mut page).unwrap();
        found.extend(page.keys().map(String::from));
        position = page.next();
    }
    assert_are(found, &keys);
}

#[test]
fn a_number_that_was_never_a_position_lists_from_the_start() {
    let Some(cluster) = cluster() else { return };
    let (bucket, keys) = (cluster.bucket("numbers"), numbered(500));
    fill(&bucket, &keys);
    for number in [1, 2, 4_096, 1 << 32, 1 << 63, u64::MAX - 1, u64::MAX] {
        assert_are(list(&bucket, number).0, &keys);
    }
}

#[test]
fn buckets_of_all_nodes_are_found() {
    let Some(cluster) = cluster() else { return };
    let names = ["found 1", "found 2", "found:3", "found {4}"];
    for name in names {
        cluster.bucket(name).set("k".into(), vec![]).unwrap();
    }
    let found: BTreeSet<String> = cluster.store("5s").buckets().unwrap().into_iter().collect();
    assert!(names.iter().all(|name| found.contains(*name)), "{found:?}");
}

#[test]
fn maintenance_is_about_all_nodes_and_one_bucket() {
    let Some(cluster) = cluster() else { return };
    let (bucket, other, keys) = (cluster.bucket("kept up"), cluster.bucket("kept"), numbered(5_000));
    fill(&bucket, &keys);
    fill(&other, &keys[..10]);
    let sizes = bucket.sizes().unwrap();
    let bytes = keys.iter().map(|key| 2 * key.len() as u64).sum::<u64>();
    assert_eq!((sizes.keys, sizes.bytes), (5_000, bytes));
    assert_eq!(bucket.verify().unwrap().entries, 5_000);
    bucket.destroy().unwrap();
    assert_eq!((bucket.sizes().unwrap().keys, other.sizes().unwrap().keys), (0, 10));
}

#[test]
fn keys_of_all_nodes_come_in_order() {
    let Some(cluster) = cluster() else { return };
    let service = Service::new(cluster.store("5s"), Policy::default());
    let bucket = service.open("in order").unwrap();
    let mut keys = numbered(1_000);
    bucket.set_many(keys.iter().map(|key| (key.clone(), key.clone().into_bytes())).collect()).unwrap();
    keys.sort();
    let range = Range { prefix: Some("key 1".into()), ..Range::default() };
    assert_eq!(bucket.count(&range), Ok(111));
    let expected: Vec<_> = keys.iter().filter(|key| key.starts_with("key 1")).collect();
    for (reverse, limit) in [(false, 0), (true, 10)] {
        let (mut found, mut cursor) = (Vec::new(), None);
        loop {
            let scan = Scan { range: range.clone(), reverse, limit, cursor };
            let page = bucket.scan(&scan, true, &mut |key, value| {
                assert_eq!(value.as_deref(), Some(key.as_bytes()));
                found.push(String::from(key));
            });
            cursor = page.unwrap();
            if cursor.is_none() {
                break;
            }
        }
        if reverse {
            found.reverse();
        }
        assert!(found.iter().eq(expected.iter().copied()), "{found:?}");
    }
}

#[test]
fn a_transaction_on_several_slots_is_refused_in_words_that_say_what_to_do() {
    let Some(cluster) = cluster() else { return };
    let service = Service::new(cluster.store("5s"), Policy::default());
    let bucket = service.open("apart").unwrap();
    let keys = numbered(2);
    let write = |key: &String| (key.clone(), Write::Set(b"v".to_vec()));
    let check = |key: &String| (key.clone(), Check::Absent);
    let texts = [
        bucket.commit(&[], &[write(&keys[0]), write(&keys[1])]).unwrap_err().message(),
        bucket.commit(&[check(&keys[0])], &[write(&keys[1])]).unwrap_err().message(),
        bucket.get_versioned(&keys, |_| ()).unwrap_err().message(),
        bucket.get_multi(&keys, |_| ()).unwrap_err().message(),
        bucket.set_multi(keys.iter().map(|key| (key.clone(), vec![])).collect()).unwrap_err().message(),
    ];
    for text in texts {
        assert!(text.contains("{hash tag}") && text.contains("nothing was done"), "{text}");
    }
    assert!(keys.iter().all(|key| bucket.exists(key) == Ok(false)));
}

#[test]
fn keys_with_a_common_tag_change_at_one_moment() {
    let Some(cluster) = cluster() else { return };
    for (bucket, keys) in
        [("tags", ["{user1}:name", "mail of {user1}"]), ("{tagged} bucket", ["name", "mail"])]
    {
        let bucket = Service::new(cluster.store("5s"), Policy::default()).open(bucket).unwrap();
        let keys = keys.map(String::from);
        bucket.set_multi(keys.iter().map(|key| (key.clone(), b"1".to_vec())).collect()).unwrap();
        let writes = [(keys[0].clone(), Write::Increment(1)), (keys[1].clone(), Write::Delete)];
        let check = |value: &[u8]| [(keys[1].clone(), Check::Value(value.to_vec()))];
        assert_eq!(bucket.commit(&check(b"other"), &writes), Ok(false));
        assert_eq!(bucket.commit(&check(b"1"), &writes), Ok(true));
        let mut found = Vec::new();
        bucket.get_multi(&keys, |value| found.push(value.map(|value| value.into_owned()))).unwrap();
        assert_eq!(found, [Some(b"2".to_vec()), None]);
    }
}

#[test]
fn one_server_that_is_no_cluster_says_so() {
    let Some(cluster) = cluster() else { return };
    // The others take the connection as a cluster; a replica does too.
    let replica = cluster.nodes.iter().find(|node| !node.is_primary()).unwrap();
    let url = format!("redis://127.0.0.1:{}?cluster=true", replica.port);
    let bucket = store(&url, "5s").open("by a replica").unwrap();
    for key in numbered(20) {
        bucket.set(key.clone(), vec![]).unwrap();
        assert_eq!(bucket.exists(&key), Ok(true));
    }
    let one = format!("redis://127.0.0.1:{}", replica.port);
    let text = store(&one, "5s").open("b").unwrap().set("k".into(), vec![]).unwrap_err().message();
    assert!(text.contains("cluster"), "{text}");
}

#[test]
fn version_3_of_the_protocol_does_as_well() {
    let Some(cluster) = cluster() else { return };
    let url = format!("{}&protocol=resp3", cluster.url());
    let (bucket, keys) = (store(&url, "5s").open("resp3").unwrap(), numbered(300));
    fill(&bucket, &keys);
    assert_are(list(&bucket, 0).0, &keys);
    assert_eq!(bucket.increment("n".into(), Delta::Signed(1)), Ok(1));
    assert_eq!(bucket.sizes().unwrap().keys, 301);
}
