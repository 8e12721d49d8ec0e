//! On a real cluster whose nodes end, hang, forget and come back.

#[path = "common/cluster.rs"]
mod cluster;
#[path = "common/load.rs"]
mod load;
#[path = "common/store.rs"]
mod store;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use cluster::Cluster;
use keyvalue_core::counter::Delta;
use keyvalue_core::extra::Maintained;
use keyvalue_core::{Bucket, Store};
use load::{count, number};
use store::{TestBucket, value, wait_until};

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
    for (n, key) in keys.iter().enumerate() {
        let done = counted[0][n].done + counted[1][n].done;
        let unknown = counted[0][n].unknown + counted[1][n].unknown;
        let value = number(&bucket, key);
        // Replicas are told of a write after its client: what the killed one acknowledged last can
        // be gone, and nobody knows how many: Redis's own limit.
        assert!(value <= done + unknown, "{key}: {value}, acknowledged {done}, unknown {unknown}");
    }
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
    wait_until(|| {
        let said = owner.says(&["INFO", "replication"]);
        let number =
            |name: &str| said.split(name).nth(1)?.split([',', '\r', '\n']).next()?.parse::<u64>().ok();
        number("master_repl_offset:").is_some_and(|written| number(",offset=") >= Some(written))
    });
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

/// Whether the value is there, in time.
fn value_within(bucket: &TestBucket) -> bool {
    let start = Instant::now();
    let found = bucket.get("k", |value| value.into_owned());
    assert!(start.elapsed() < Duration::from_millis(900), "{:?}", start.elapsed());
    found == Ok(Some(b"v".to_vec()))
}

#[test]
fn a_planned_failover_is_not_noticed() {
    let Some(cluster) = Cluster::start() else { return };
    let stop = Arc::new(AtomicBool::new(false));
    let keys: Vec<String> = (0..6).map(|n| format!("n{n}")).collect();
    let loads = [(); 2].map(|()| count(&cluster, keys.clone(), &stop));
    let bucket = cluster.bucket("load");
    for _ in 0..2 {
        let before = number(&bucket, "n0");
        wait_until(|| number(&bucket, "n0") > before + 20);
        let (owner, _) = cluster.owner_and_other("load:n0");
        let replica = cluster.replica_of(owner);
        assert_eq!(replica.says(&["CLUSTER", "FAILOVER"]).trim(), "OK");
        wait_until(|| replica.is_primary());
        cluster.wait_until_settled();
    }
    stop.store(true, Ordering::SeqCst);
    let counted = loads.map(|load| load.join().unwrap());
    for (n, key) in keys.iter().enumerate() {
        assert!(counted.iter().all(|counted| counted[n].unknown + counted[n].failed == 0), "{counted:?}");
        assert_eq!(number(&bucket, key), counted[0][n].done + counted[1][n].done, "{key}");
    }
}

#[test]
fn a_cluster_that_is_started_again_is_found_again() {
    let Some(mut cluster) = Cluster::start() else { return };
    let bucket = cluster.store("500ms").open("b").unwrap();
    let keys: Vec<String> = (0..20).map(|n| n.to_string()).collect();
    for key in &keys {
        bucket.set(key.clone(), b"v".to_vec()).unwrap();
    }
    cluster.nodes.iter().for_each(|node| node.signal("-9"));
    wait_until(|| cluster.nodes.iter().all(|node| !node.runs()));
    let start = Instant::now();
    let increment = bucket.increment("n".into(), Delta::Signed(1)).unwrap_err().message();
    assert!(increment.contains("nothing was written"), "{increment}");
    let many = bucket.get_many(&keys, &mut |_| Ok(())).unwrap_err().message();
    assert!(many.contains("127.0.0.1:"), "{many}");
    assert!(start.elapsed() < Duration::from_millis(1_800), "{:?}", start.elapsed());
    cluster.nodes.iter_mut().for_each(cluster::Node::start_again);
    cluster.wait_until_settled();
    // They have no data, and are the same cluster.
    assert_eq!(bucket.increment("n".into(), Delta::Signed(1)), Ok(1));
    assert!(keys.iter().all(|key| bucket.exists(key) == Ok(false)));
    bucket.set_many(keys.iter().map(|key| (key.clone(), vec![])).collect()).unwrap();
    assert_eq!(bucket.sizes().unwrap().keys, 21);
}
