//! Counting on a cluster while it changes.
#![allow(dead_code, reason = "each test has its own needs")]

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use keyvalue_core::counter::Delta;
use keyvalue_core::extra::{Transactional, Write};
use keyvalue_core::{Bucket, Error, Store};

use crate::cluster::{Cluster, Node};
use crate::store::{TestBucket, store, value};

/// What became of increments: those that were acknowledged, those that may have happened, and
/// those that did not.
#[derive(Debug, Default, Clone, Copy)]
pub struct Counted {
    pub done: i128,
    pub unknown: i128,
    pub failed: i128,
}

/// Adds to counters until it is told to stop. No operation may take longer than allowed.
pub fn count(
    cluster: &Cluster,
    keys: Vec<String>,
    stop: &Arc<AtomicBool>,
) -> thread::JoinHandle<Vec<Counted>> {
    let (url, stop) = (cluster.url(), Arc::clone(stop));
    thread::spawn(move || {
        let bucket = store(&url, "1s").open("load").unwrap();
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

pub fn number(bucket: &TestBucket, key: &str) -> i128 {
    String::from_utf8(value(bucket, key).unwrap_or(b"0".to_vec())).unwrap().parse().unwrap()
}

/// Adds to two counters at one moment until it is told to stop; how often. All of it succeeds.
pub fn count_pairs(
    cluster: &Cluster,
    keys: [&'static str; 2],
    stop: &Arc<AtomicBool>,
) -> thread::JoinHandle<i128> {
    let (url, stop) = (cluster.url(), Arc::clone(stop));
    thread::spawn(move || {
        let bucket = store(&url, "5s").open("load").unwrap();
        let mut done = 0;
        while !stop.load(Ordering::SeqCst) {
            let writes = keys.map(|key| (String::from(key), Write::Increment(1)));
            assert_eq!(bucket.commit(&[], &writes), Ok(true));
            done += 1;
        }
        done
    })
}

/// Says on both sides that a slot is about to move.
pub fn begin_move(slot: &str, from: &Node, to: &Node) {
    to.says(&["CLUSTER", "SETSLOT", slot, "IMPORTING", &from.id()]);
    from.says(&["CLUSTER", "SETSLOT", slot, "MIGRATING", &to.id()]);
}

pub fn move_keys(keys: &[&str], from: &Node, to: &Node) {
    let port = to.port.to_string();
    let said = from.says(&[&["MIGRATE", "127.0.0.1", &port, "", "0", "5000", "KEYS"], keys].concat());
    assert_eq!(said.trim(), "OK");
}

pub fn move_all(slot: &str, from: &Node, to: &Node) {
    loop {
        let keys = from.says(&["CLUSTER", "GETKEYSINSLOT", slot, "100"]);
        let keys: Vec<_> = keys.lines().filter(|key| !key.is_empty()).collect();
        if keys.is_empty() {
            return;
        }
        move_keys(&keys, from, to);
    }
}

pub fn end_move(slot: &str, from: &Node, to: &Node) {
    let id = to.id();
    for node in [to, from] {
        assert_eq!(node.says(&["CLUSTER", "SETSLOT", slot, "NODE", &id]).trim(), "OK");
    }
}
