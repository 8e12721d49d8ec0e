//! On a real cluster whose slots move under load.

#[path = "common/cluster.rs"]
mod cluster;
#[path = "common/load.rs"]
mod load;
#[path = "common/store.rs"]
mod store;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use cluster::Cluster;
use keyvalue_core::counter::Delta;
use keyvalue_core::{Bucket, Page, Store, Swap, Version};
use load::{begin_move, count, count_pairs, end_move, move_all, move_keys, number};
use store::{value, wait_until};

#[test]
fn keys_of_a_slot_that_is_half_moved_are_found_on_both_nodes() {
    let Some(cluster) = Cluster::start() else { return };
    let bucket = cluster.store("400ms").open("b").unwrap();
    let keys = ["{t}stays", "{t}moved", "{t}fresh", "{t}counted"];
    bucket.set(keys[0].into(), b"old".to_vec()).unwrap();
    bucket.set(keys[1].into(), b"old".to_vec()).unwrap();
    let (from, to) = cluster.owner_and_other("b:{t}");
    let slot = cluster.slot("b:{t}");
    begin_move(&slot, from, to);
    move_keys(&["b:{t}moved"], from, to);
    // One that is there still, one that is there no more, and those that will be made there.
    assert_eq!(value(&bucket, keys[0]), Some(b"old".to_vec()));
    assert_eq!(value(&bucket, keys[1]), Some(b"old".to_vec()));
    bucket.set(keys[2].into(), b"new".to_vec()).unwrap();
    assert_eq!(bucket.increment(keys[3].into(), Delta::Signed(1)), Ok(1));
    let (_, version) = bucket.snapshot(keys[1], |_| ()).unwrap();
    assert_eq!(bucket.swap(keys[1], version, b"swapped".to_vec()), Ok(Swap::Done));
    assert_eq!(bucket.version("{t}missing"), Ok(Version::ABSENT));
    // Keys of both nodes at once can only wait.
    let both = keys[..2].iter().map(|key| String::from(*key)).collect::<Vec<_>>();
    let start = Instant::now();
    let text = bucket.get_many(&both, &mut |_| Ok(())).unwrap_err().message();
    assert!(text.contains("TRYAGAIN") && start.elapsed() < Duration::from_millis(800), "{text}");
    let later = cluster.store("10s").open("b").unwrap();
    thread::scope(|scope| {
        let waiting = scope.spawn(|| {
            let mut found = Vec::new();
            // What waits must not be shared, so it has a store of its own.
            let bucket = cluster.store("10s").open("b").unwrap();
            bucket
                .get_many(&both, &mut |value| {
                    found.push(value.map(|value| value.into_owned()));
                    Ok(())
                })
                .unwrap();
            found
        });
        move_all(&slot, from, to);
        end_move(&slot, from, to);
        assert_eq!(waiting.join().unwrap(), [Some(b"old".to_vec()), Some(b"swapped".to_vec())]);
    });
    for bucket in [bucket, later] {
        let found = keys.map(|key| value(&bucket, key).map(|value| String::from_utf8(value).unwrap()));
        assert_eq!(
            found.each_ref().map(Option::as_deref),
            [Some("old"), Some("swapped"), Some("new"), Some("1")]
        );
    }
}

#[test]
fn counters_stay_exact_while_their_slots_move() {
    let Some(cluster) = Cluster::start() else { return };
    let stop = Arc::new(AtomicBool::new(false));
    let keys: Vec<String> = ["{m}1", "{m}2", "{n}1", "other"].map(String::from).into();
    let loads = [(); 2].map(|()| count(&cluster, keys.clone(), &stop));
    let pairs = count_pairs(&cluster, ["{m}a", "{m}b"], &stop);
    let bucket = cluster.bucket("load");
    wait_until(|| keys.iter().all(|key| number(&bucket, key) > 20));
    for round in 0..6 {
        let tag = if round % 2 == 0 { "load:{m}" } else { "load:{n}" };
        let (from, to) = cluster.owner_and_other(tag);
        let slot = cluster.slot(tag);
        let before = number(&bucket, "{m}1");
        begin_move(&slot, from, to);
        move_all(&slot, from, to);
        end_move(&slot, from, to);
        wait_until(|| number(&bucket, "{m}1") > before + 20);
    }
    stop.store(true, Ordering::SeqCst);
    let counted = loads.map(|load| load.join().unwrap());
    for (n, key) in keys.iter().enumerate() {
        assert!(counted.iter().all(|counted| counted[n].unknown + counted[n].failed == 0), "{counted:?}");
        assert_eq!(number(&bucket, key), counted[0][n].done + counted[1][n].done, "{key}");
    }
    let pairs = pairs.join().unwrap();
    assert!(pairs > 20);
    assert_eq!((number(&bucket, "{m}a"), number(&bucket, "{m}b")), (pairs, pairs));
}

#[test]
fn keys_are_listed_where_slots_moved_between_two_pages() {
    let Some(cluster) = Cluster::start() else { return };
    let bucket = cluster.bucket("list");
    let keys: Vec<String> = (0..9_000).map(|n| format!("{{{}}}{n}", n % 9)).collect();
    bucket.set_many(keys.iter().map(|key| (key.clone(), vec![])).collect()).unwrap();
    let mut page = Page::default();
    bucket.list(0, &mut page).unwrap();
    let mut found: Vec<String> = page.keys().map(String::from).collect();
    // Slots of nodes that are yet to come pass to where the listing was, and the other way round.
    for n in 0..9 {
        let tag = format!("list:{{{n}}}");
        let (from, to) = cluster.owner_and_other(&tag);
        let slot = cluster.slot(&tag);
        begin_move(&slot, from, to);
        move_all(&slot, from, to);
        end_move(&slot, from, to);
    }
    cluster.wait_until_settled();
    while let Some(position) = page.next() {
        page = Page::default();
        bucket.list(position, &mut page).unwrap();
        found.extend(page.keys().map(String::from));
    }
    found.sort();
    found.dedup();
    let mut expected = keys;
    expected.sort();
    assert!(found == expected, "{} keys of {}", found.len(), expected.len());
}
