//! On a real cluster that changes under load: slots move, and primaries end.

#[path = "common/cluster.rs"]
mod cluster;
#[path = "common/store.rs"]
mod store;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use cluster::{Cluster, Node};
use keyvalue_core::counter::Delta;
use keyvalue_core::extra::Maintained;
use keyvalue_core::{Bucket, Error, Page, Store, Swap, Version};
use store::{TestBucket, value, wait_until};

/// What became of increments: those that were acknowledged, those that may have happened, and
/// those that did not.
#[derive(Debug, Default, Clone, Copy)]
struct Counted {
    done: i128,
    unknown: i128,
    failed: i128,
}

/// Adds to counters until it is told to stop. No operation may take longer than allowed.
fn count(cluster: &Cluster, keys: Vec<String>, stop: &Arc<AtomicBool>) -> thread::JoinHandle<Vec<Counted>> {
    let (store, stop) = (cluster.url(), Arc::clone(stop));
    thread::spawn(move || {
        let bucket = store::store(&store, "1s").open("load").unwrap();
        let mut counted = vec![Counted::default(); keys.len()];
        while !stop.load(Ordering::SeqCst) {
            for (key, counted) in keys.iter().zip(&mut counted) {
                let start = Instant::now();
                match bucket.increment(key.clone(), Delta::Signed(1)) {
                    Ok(_) => counted.done += 1,
                    Err(Error::Backend(text)) if text.contains("may have happened") => counted.unknown += 1,
                    Err(Error::Backend(text)) => {
                        assert!(text.contains("nothing was written"), "{text}");
                        counted.failed += 1;
                    }
                    Err(other) => panic!("{other:?}"),
                }
                assert!(start.elapsed() < Duration::from_millis(1_500), "{:?}", start.elapsed());
            }
        }
        counted
    })
}

fn number(bucket: &TestBucket, key: &str) -> i128 {
    String::from_utf8(value(bucket, key).unwrap_or(b"0".to_vec())).unwrap().parse().unwrap()
}

/// Says on both sides that a slot is about to move.
fn begin_move(slot: &str, from: &Node, to: &Node) {
    to.says(&["CLUSTER", "SETSLOT", slot, "IMPORTING", &from.id()]);
    from.says(&["CLUSTER", "SETSLOT", slot, "MIGRATING", &to.id()]);
}

fn move_keys(keys: &[&str], from: &Node, to: &Node) {
    let port = to.port.to_string();
    let said = from.says(&[&["MIGRATE", "127.0.0.1", &port, "", "0", "5000", "KEYS"], keys].concat());
    assert_eq!(said.trim(), "OK");
}

fn move_all(slot: &str, from: &Node, to: &Node) {
    loop {
        let keys = from.says(&["CLUSTER", "GETKEYSINSLOT", slot, "100"]);
        let keys: Vec<_> = keys.lines().filter(|key| !key.is_empty()).collect();
        if keys.is_empty() {
            return;
        }
        move_keys(&keys, from, to);
    }
}

fn end_move(slot: &str, from: &Node, to: &Node) {
    let id = to.id();
    for node in [to, from] {
        assert_eq!(node.says(&["CLUSTER", "SETSLOT", slot, "NODE", &id]).trim(), "OK");
    }
}

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

#[test]
fn a_primary_that_is_killed_under_load_is_replaced_and_nothing_is_counted_twice() {
    let Some(cluster) = Cluster::start() else { return };
    let stop = Arc::new(AtomicBool::new(false));
    let keys: Vec<String> = (0..12).map(|n| format!("n{n}")).collect();
    let loads = [(); 2].map(|()| count(&cluster, keys.clone(), &stop));
    let bucket = cluster.bucket("load");
    wait_until(|| keys.iter().all(|key| number(&bucket, key) > 20));
    let (killed, _) = cluster.owner_and_other("load:n0");
    killed.signal("-9");
    // Until the replica has taken over: reads, writes and listings end in time all the same.
    let short = cluster.store("500ms").open("load").unwrap();
    wait_until(|| {
        let start = Instant::now();
        let read = short.get("n0", |_| ()).is_ok();
        let many = short.get_many(&keys, &mut |_| Ok(())).is_ok();
        let written = short.set("plain".into(), b"v".to_vec()).is_ok();
        assert!(start.elapsed() < Duration::from_millis(2_500), "{:?}", start.elapsed());
        read && many && written && short.increment("n0".into(), Delta::Signed(0)).is_ok()
    });
    let before: Vec<i128> = keys.iter().map(|key| number(&bucket, key)).collect();
    wait_until(|| keys.iter().zip(&before).all(|(key, before)| number(&bucket, key) > before + 5));
    stop.store(true, Ordering::SeqCst);
    let counted = loads.map(|load| load.join().unwrap());
    let mut lost = 0;
    for (n, key) in keys.iter().enumerate() {
        let done = counted[0][n].done + counted[1][n].done;
        let unknown = counted[0][n].unknown + counted[1][n].unknown;
        let value = number(&bucket, key);
        // Replicas are told of a write after its client: what the killed one acknowledged last can
        // be gone. That is Redis's own limit, and never more than a moment's worth.
        assert!(value <= done + unknown, "{key}: {value}, acknowledged {done}, unknown {unknown}");
        lost += (done - value).max(0);
    }
    assert!(lost <= 10, "{lost} acknowledged increments are gone");
    assert_eq!(bucket.verify().unwrap().entries, 13);
    assert_eq!(bucket.sizes().unwrap().keys, 13);
}

#[test]
fn a_primary_that_hangs_costs_one_operation_its_time_and_is_replaced() {
    let Some(cluster) = Cluster::start() else { return };
    let bucket = cluster.store("500ms").open("b").unwrap();
    bucket.set("k".into(), b"v".to_vec()).unwrap();
    // The replica has to have the key before its primary stops.
    let (owner, _) = cluster.owner_and_other("b:k");
    assert_eq!(owner.says(&["WAIT", "1", "5000"]).trim(), "1");
    owner.signal("-STOP");
    let mut timeouts = 0;
    let start = Instant::now();
    while start.elapsed() < Duration::from_secs(20) {
        let one = Instant::now();
        let result = bucket.increment("n{k}".into(), Delta::Signed(1)).map(|_| ());
        assert!(one.elapsed() < Duration::from_millis(900), "{:?}: {result:?}", one.elapsed());
        if value_within(&bucket) {
            break;
        }
        timeouts += 1;
    }
    assert!(timeouts > 0);
    assert_eq!(value(&bucket, "k"), Some(b"v".to_vec()));
}

/// Whether the value is there, in time.
fn value_within(bucket: &TestBucket) -> bool {
    let start = Instant::now();
    let found = bucket.get("k", |value| value.into_owned());
    assert!(start.elapsed() < Duration::from_millis(900), "{:?}", start.elapsed());
    found == Ok(Some(b"v".to_vec()))
}

#[test]
fn scripts_that_nodes_forgot_are_sent_again() {
    let Some(cluster) = Cluster::start() else { return };
    let bucket = cluster.bucket("scripts");
    for round in 1..=3 {
        for n in 0..20 {
            assert_eq!(bucket.increment(format!("n{n}"), Delta::Signed(1)), Ok(round));
        }
        for node in &cluster.nodes {
            node.says(&["SCRIPT", "FLUSH"]);
        }
    }
}
