//! The example service on a Redis Cluster whose primary is killed while several processes count.

use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use compose::redis::{self, Cluster};
use compose::service::Service;
use products::built;

/// Counters whose slots are on several nodes.
const COUNTERS: [&str; 6] = ["a", "b", "c", "d", "e", "f"];

/// What the service says of increments of one counter.
#[derive(Debug, Default, Clone, Copy)]
struct Counted {
    done: u64,
    unknown: u64,
    failed: u64,
}

/// Sends a request; the status, and the body as text.
fn ask(service: &Service, method: &str, path: &str) -> (i32, String) {
    let request =
        minreq::Request::new(minreq::Method::Custom(method.into()), format!("{}{path}", service.url));
    let response = request.with_timeout(60).send().unwrap();
    (response.status_code.into(), response.as_str().unwrap().trim_end().to_owned())
}

/// Counts until it is told to stop. An answer comes in time, and an error says what became of it.
fn count(service: &Service, stop: &AtomicBool) -> [Counted; COUNTERS.len()] {
    let mut counted = [Counted::default(); COUNTERS.len()];
    while !stop.load(Ordering::SeqCst) {
        for (name, counted) in COUNTERS.iter().zip(&mut counted) {
            let start = Instant::now();
            let (status, text) = ask(service, "POST", &format!("/counters/{name}"));
            // The operation has one second; the rest is for a machine with much else to do.
            assert!(start.elapsed() < Duration::from_secs(5), "{:?}: {text}", start.elapsed());
            if status == 200 {
                counted.done += 1;
            } else if text.contains("may have happened") {
                counted.unknown += 1;
            } else {
                assert!(status == 500 && text.contains("nothing was written"), "{status} {text}");
                counted.failed += 1;
            }
        }
    }
    counted
}

fn wait_until(mut so: impl FnMut() -> bool) {
    let start = Instant::now();
    while !so() {
        assert!(start.elapsed() < Duration::from_secs(60), "it takes too long");
        thread::sleep(Duration::from_millis(20));
    }
}

fn value(service: &Service, counter: &str) -> Option<u64> {
    let (status, text) = ask(service, "GET", &format!("/counters/{counter}"));
    (status == 200).then(|| text.parse().unwrap())
}

#[test]
fn a_primary_that_is_killed_while_processes_count_is_replaced_and_nothing_is_counted_twice() {
    if !redis::SERVER.is_there("a test of keyvalue-redis on a cluster").unwrap() {
        return;
    }
    let mut cluster = Cluster::start(2_000).unwrap();
    let flags = [cluster.flags(), ["--env", "KEYVALUE_REDIS_TIMEOUT=1s"].map(String::from).into()].concat();
    let serve = || Service::start_one_instance(&built("http-counter-on-redis"), &flags).unwrap();
    let (one, two, reader, stop) = (serve(), serve(), serve(), AtomicBool::new(false));
    let counted = thread::scope(|scope| {
        let loads = [&one, &two].map(|service| scope.spawn(|| count(service, &stop)));
        let all_beyond = |before: [u64; COUNTERS.len()]| {
            COUNTERS.iter().zip(before).all(|(name, before)| value(&reader, name) > Some(before + 20))
        };
        wait_until(|| all_beyond([0; COUNTERS.len()]));
        let killed = cluster.owner(":counters/a").unwrap();
        cluster.nodes[killed].stop();
        wait_until(|| value(&reader, "a").is_some());
        let before = COUNTERS.map(|name| value(&reader, name).unwrap_or_default());
        wait_until(|| all_beyond(before));
        stop.store(true, Ordering::SeqCst);
        loads.map(|load| load.join().unwrap())
    });
    for (n, name) in COUNTERS.iter().enumerate() {
        let sum = |part: fn(&Counted) -> u64| counted.iter().map(|counted| part(&counted[n])).sum::<u64>();
        let (done, unknown) = (sum(|one| one.done), sum(|one| one.unknown));
        let value = value(&reader, name).unwrap();
        // A replica hears of a write after its client does, so that the last acknowledged ones can
        // be gone, and nobody knows how many: Redis's own limit. What was not acknowledged is counted
        // once at most.
        assert!(value <= done + unknown, "{name}: {value}, acknowledged {done}, unknown {unknown}");
    }
}
