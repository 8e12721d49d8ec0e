//! On a cluster whose nodes misbehave: typed errors in time, and nothing done twice.

#[path = "common/cluster.rs"]
mod cluster;

use std::net::TcpListener;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use cluster::{Answer, Fake, all_slots, slots, store, wait_until};
use keyvalue_core::counter::Delta;
use keyvalue_core::{Bucket, Error, Page, Result, Store};

/// The text of an error that came within the time that the operator allows, and not much later.
fn text<T: std::fmt::Debug>(allowed: u64, operation: impl FnOnce() -> Result<T>) -> String {
    let start = Instant::now();
    let error = operation().unwrap_err();
    assert!(start.elapsed() < Duration::from_millis(allowed + 400), "{:?}: {error:?}", start.elapsed());
    assert!(matches!(error, Error::Backend(_)), "{error:?}");
    error.message()
}

fn ok() -> Answer {
    Some("+OK\r\n".into())
}

fn value() -> Answer {
    Some("$1\r\nv\r\n".into())
}

fn get(bucket: &cluster::TestBucket) -> Result<Option<Vec<u8>>> {
    bucket.get("k", |value| value.into_owned())
}

fn increment(bucket: &cluster::TestBucket) -> Result<i128> {
    bucket.increment("k".into(), Delta::Signed(1))
}

/// A node that has all slots, and answers all but that in the same way.
fn always(reply: &'static str) -> Fake {
    Fake::start(move |port, words| if words[0] == "CLUSTER" { all_slots(port) } else { Some(reply.into()) })
}

#[test]
fn redirections_that_never_end_are_an_error_in_time() {
    let other = TcpListener::bind("127.0.0.1:0").unwrap();
    let to = other.local_addr().unwrap().port();
    let one = Fake::start(move |port, words| match &*words[0] {
        "CLUSTER" => all_slots(port),
        _ => Some(format!("-MOVED 1 127.0.0.1:{to}\r\n")),
    });
    let back = one.port;
    let _other = Fake::on(other, move |port, words| match &*words[0] {
        "CLUSTER" => all_slots(port),
        _ => Some(format!("-MOVED 1 :{back}\r\n")),
    });
    let text = text(300, || increment(&one.bucket("300ms")));
    assert!(text.contains("sends back") && text.contains("nothing was written"), "{text}");
    assert!(one.asked("EVALSHA") < 20, "it is asked {} times", one.asked("EVALSHA"));
}

#[test]
fn being_sent_to_ask_forever_is_an_error_in_time() {
    let node = Fake::start(|port, words| match &*words[0] {
        "CLUSTER" => all_slots(port),
        "ASKING" => ok(),
        _ => Some(format!("-ASK 1 127.0.0.1:{port}\r\n")),
    });
    let text = text(300, || node.bucket("300ms").set("k".into(), b"v".to_vec()));
    assert!(text.contains("sends back") && text.contains("nothing was written"), "{text}");
}

#[test]
fn a_cluster_that_is_never_ready_is_an_error_with_its_own_words() {
    for reply in [
        "-TRYAGAIN Multiple keys request during rehashing of slot\r\n",
        "-CLUSTERDOWN The cluster is down\r\n",
        "-LOADING Redis is loading the dataset in memory\r\n",
        "-MASTERDOWN Link with MASTER is down\r\n",
        "-MOVED 1 ?:1\r\n",
    ] {
        let node = always(reply);
        let said = reply.trim_start_matches('-').trim_end();
        let read = text(300, || get(&node.bucket("300ms")));
        assert!(read.contains(said) && read.contains("KEYVALUE_REDIS_TIMEOUT"), "{read}");
        let written = text(300, || increment(&node.bucket("300ms")));
        assert!(written.contains(said) && written.contains("nothing was written"), "{written}");
    }
}

#[test]
fn a_cluster_that_becomes_ready_answers() {
    let count = AtomicUsize::new(0);
    let node = Fake::start(move |port, words| match &*words[0] {
        "CLUSTER" => all_slots(port),
        _ if count.fetch_add(1, Ordering::SeqCst) < 4 => Some("-TRYAGAIN later\r\n".into()),
        _ => Some("$1\r\n7\r\n".into()),
    });
    assert_eq!(increment(&node.bucket("2s")), Ok(7));
}

#[test]
fn what_says_nothing_of_slots_is_an_error_that_says_what_to_see_to() {
    for reply in [
        "+OK\r\n",
        "*0\r\n",
        "*1\r\n*3\r\n:0\r\n:99999\r\n*2\r\n$1\r\na\r\n:1\r\n",
        "*1\r\n*3\r\n:0\r\n:1\r\n*2\r\n$1\r\na\r\n:99999\r\n",
        "*1\r\n:1\r\n",
        "HTTP/1.1 400 Bad Request\r\n\r\n",
        "-ERR This instance has cluster support disabled\r\n",
    ] {
        let node = Fake::start(move |_, _| Some(reply.into()));
        let text = text(300, || get(&node.bucket("300ms")));
        assert!(text.contains("KEYVALUE_REDIS_URL"), "{reply:?}: {text}");
    }
}

#[test]
fn a_map_that_points_to_hosts_that_are_not_there_is_an_error_in_time() {
    for host in ["127.0.0.1", "::1"] {
        let node = Fake::start(move |_, _| slots(&[(0, 16_383, host, 1)]));
        let text = text(500, || increment(&node.bucket("500ms")));
        assert!(text.contains(&format!("{host}:1")) && text.contains("nothing was written"), "{text}");
    }
}

#[test]
fn without_any_node_the_error_names_one_of_them() {
    let text =
        text(300, || get(&store("redis://127.0.0.1:1,127.0.0.1:2?cluster=true", "300ms").open("b").unwrap()));
    assert!(text.contains("127.0.0.1:2") && text.contains("KEYVALUE_REDIS_URL"), "{text}");
}

#[test]
fn the_first_node_that_answers_is_enough() {
    let node = always("$1\r\nv\r\n");
    let silent = Fake::start(|_, _| Some(String::new()));
    let url = format!("redis://127.0.0.1:1,127.0.0.1:{},127.0.0.1:{}?cluster=true", silent.port, node.port);
    assert_eq!(get(&store(&url, "1s").open("b").unwrap()), Ok(Some(b"v".to_vec())));
}

#[test]
fn a_node_without_a_host_is_at_the_host_that_was_asked() {
    let node = Fake::start(|port, words| match &*words[0] {
        "CLUSTER" => slots(&[(0, 16_383, "", port)]),
        _ => value(),
    });
    assert_eq!(get(&node.bucket("1s")), Ok(Some(b"v".to_vec())));
}

#[test]
fn a_denial_says_what_is_denied() {
    for (reply, word) in
        [("-NOAUTH Authentication required.\r\n", "password"), ("-NOPERM no\r\n", "cluster|slots")]
    {
        let node = Fake::start(move |_, _| Some(reply.into()));
        let text = text(300, || get(&node.bucket("300ms")));
        assert!(text.contains(word), "{text}");
    }
}

#[test]
fn an_increment_whose_answer_is_lost_is_not_sent_again() {
    let node = Fake::start(|port, words| if words[0] == "CLUSTER" { all_slots(port) } else { None });
    let text = text(500, || increment(&node.bucket("500ms")));
    assert!(text.contains("may have happened"), "{text}");
    assert_eq!(node.asked("EVALSHA"), 1);
}

#[test]
fn a_write_whose_answer_is_lost_is_sent_again_until_there_is_no_time_left() {
    let node = Fake::start(|port, words| if words[0] == "CLUSTER" { all_slots(port) } else { None });
    let bucket = node.bucket("500ms");
    let text = text(500, || bucket.set("k".into(), b"v".to_vec()));
    assert!(text.contains("cut the connection") && text.contains("may have happened"), "{text}");
    assert!((2..10).contains(&node.asked("SET")), "sent {} times", node.asked("SET"));
}

#[test]
fn an_increment_that_was_sent_to_the_wrong_node_is_done_once() {
    let right = Fake::start(|port, words| match &*words[0] {
        "CLUSTER" => all_slots(port),
        _ => Some("$1\r\n1\r\n".into()),
    });
    let to = right.port;
    let wrong = Fake::start(move |port, words| match &*words[0] {
        "CLUSTER" => all_slots(port),
        _ => Some(format!("-MOVED 1 127.0.0.1:{to}\r\n")),
    });
    let bucket = wrong.bucket("1s");
    assert_eq!(increment(&bucket), Ok(1));
    assert_eq!((wrong.asked("EVALSHA"), right.asked("EVALSHA")), (1, 1));
    // The map was asked for again, so the next one goes there at once.
    assert_eq!(increment(&bucket), Ok(1));
    assert_eq!((wrong.asked("EVALSHA"), right.asked("EVALSHA")), (1, 2));
}

#[test]
fn who_is_sent_to_ask_says_so_and_comes_back_the_next_time() {
    let other = Fake::start(|_, words| if words[0] == "ASKING" { ok() } else { value() });
    let to = other.port;
    let node = Fake::start(move |port, words| match &*words[0] {
        "CLUSTER" => all_slots(port),
        _ => Some(format!("-ASK 1 127.0.0.1:{to}\r\n")),
    });
    let bucket = node.bucket("1s");
    for n in 1..=3 {
        assert_eq!(get(&bucket), Ok(Some(b"v".to_vec())));
        assert_eq!((node.asked("GET"), other.asked("ASKING"), other.asked("GET")), (n, n, n));
    }
    assert_eq!(node.asked("CLUSTER"), 1);
}

#[test]
fn after_a_node_that_does_not_answer_the_next_operation_asks_another() {
    let other = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = other.local_addr().unwrap().port();
    let failed_over = Arc::new(AtomicBool::new(false));
    let hung = Arc::clone(&failed_over);
    let first = Fake::start(move |own, words| match &*words[0] {
        "CLUSTER" if !hung.load(Ordering::SeqCst) => {
            slots(&[(0, 16_382, "127.0.0.1", own), (16_383, 16_383, "127.0.0.1", port)])
        }
        _ => {
            hung.store(true, Ordering::SeqCst);
            Some(String::new())
        }
    });
    let _other = Fake::on(other, |own, words| if words[0] == "CLUSTER" { all_slots(own) } else { value() });
    let bucket = first.bucket("400ms");
    let text = text(400, || get(&bucket));
    assert!(text.contains("did not answer"), "{text}");
    assert_eq!(get(&bucket), Ok(Some(b"v".to_vec())));
}

#[test]
fn all_nodes_are_sent_to_before_the_first_reply_is_waited_for() {
    let listeners = [(); 2].map(|()| TcpListener::bind("127.0.0.1:0").unwrap());
    let ports = listeners.each_ref().map(|listener| listener.local_addr().unwrap().port());
    let asked = Arc::new(AtomicUsize::new(0));
    let nodes = listeners.map(|listener| {
        let asked = Arc::clone(&asked);
        let first = AtomicBool::new(true);
        Fake::on(listener, move |_, words| {
            if words[0] == "CLUSTER" {
                return slots(&[(0, 8_191, "127.0.0.1", ports[0]), (8_192, 16_383, "127.0.0.1", ports[1])]);
            }
            if first.swap(false, Ordering::SeqCst) {
                asked.fetch_add(1, Ordering::SeqCst);
            }
            // Nobody answers before both were asked.
            wait_until(|| asked.load(Ordering::SeqCst) == 2);
            let count = words.len() - 1;
            Some(format!(
                "*{count}\r\n{}",
                words[1..].iter().map(|key| format!("${}\r\n{key}\r\n", key.len())).collect::<String>()
            ))
        })
    });
    let keys: Vec<String> = (0..100).map(|n| format!("key {n}")).chain(["key 7".into()]).collect();
    let mut found = Vec::new();
    let bucket = nodes[0].bucket("2s");
    bucket
        .get_many(&keys, &mut |value| {
            found.push(String::from_utf8(value.unwrap().into_owned()).unwrap());
            Ok(())
        })
        .unwrap();
    let expected: Vec<_> = keys.iter().map(|key| format!("b:{key}")).collect();
    assert_eq!(found, expected);
    assert!(nodes.iter().all(|node| node.asked("MGET") > 10));
}

#[test]
fn many_keys_of_which_one_node_says_nothing_are_an_error_in_time() {
    let hung = Fake::start(|_, _| Some(String::new()));
    let port = hung.port;
    let node = Fake::start(move |own, words| match &*words[0] {
        "CLUSTER" => slots(&[(0, 8_191, "127.0.0.1", port), (8_192, 16_383, "127.0.0.1", own)]),
        "MGET" => Some(format!("*{}\r\n{}", words.len() - 1, "$-1\r\n".repeat(words.len() - 1))),
        _ => ok(),
    });
    let keys: Vec<_> = (0..20).map(|n| n.to_string()).collect();
    let bucket = node.bucket("400ms");
    let read = text(400, || bucket.get_many(&keys, &mut |_| Ok(())));
    assert!(read.contains("did not answer"), "{read}");
    let written = text(400, || bucket.delete_many(&keys));
    assert!(written.contains("did not answer") && written.contains("may be written"), "{written}");
}

#[test]
fn a_connection_that_was_cut_while_nothing_was_asked_is_replaced() {
    let count = AtomicUsize::new(0);
    let node = Fake::start(move |port, words| match &*words[0] {
        "CLUSTER" => all_slots(port),
        // Each connection ends with the second of these.
        "GET" => (count.fetch_add(1, Ordering::SeqCst).is_multiple_of(2)).then(|| "$1\r\nv\r\n".into()),
        _ => Some("$1\r\n1\r\n".into()),
    });
    let bucket = node.bucket("1s");
    for _ in 0..3 {
        assert_eq!(get(&bucket), Ok(Some(b"v".to_vec())));
        assert_eq!(increment(&bucket), Ok(1));
    }
    assert_eq!(node.asked("EVALSHA"), 3);
}

#[test]
fn a_write_that_fails_on_one_node_says_that_others_may_have_done_it() {
    let other = Fake::start(|_, _| Some("-OOM command not allowed\r\n".into()));
    let port = other.port;
    let node = Fake::start(move |own, words| match &*words[0] {
        "CLUSTER" => slots(&[(0, 8_191, "127.0.0.1", own), (8_192, 16_383, "127.0.0.1", port)]),
        _ => ok(),
    });
    let bucket = node.bucket("500ms");
    let pairs: Vec<_> = (0..20).map(|n| (n.to_string(), Vec::new())).collect();
    let text = text(500, || bucket.set_many(pairs));
    assert!(text.contains("OOM") && text.contains("may be written") && text.contains("{hash tag}"), "{text}");
}

#[test]
fn a_write_of_many_keys_that_was_sent_to_the_wrong_node_is_sent_again() {
    let right = Fake::start(|port, words| if words[0] == "CLUSTER" { all_slots(port) } else { ok() });
    let to = right.port;
    let wrong = Fake::start(move |port, words| match &*words[0] {
        "CLUSTER" => all_slots(port),
        _ => Some(format!("-MOVED 1 127.0.0.1:{to}\r\n")),
    });
    let bucket = wrong.bucket("1s");
    let pairs: Vec<_> = (0..50).map(|n| (n.to_string(), Vec::new())).collect();
    bucket.set_many(pairs.clone()).unwrap();
    assert_eq!(right.asked("MSET"), wrong.asked("MSET").min(right.asked("MSET")));
    let before = wrong.asked("MSET");
    bucket.set_many(pairs).unwrap();
    assert_eq!(wrong.asked("MSET"), before, "the next write goes to the right node at once");
}

#[test]
fn slots_that_move_during_every_page_are_an_error_in_time() {
    let count = AtomicUsize::new(1);
    let node = Fake::start(move |port, words| match &*words[0] {
        "CLUSTER" => {
            let at = count.fetch_add(1, Ordering::SeqCst) as u16;
            slots(&[(0, at, "127.0.0.1", port), (at + 2, 16_383, "127.0.0.1", port)])
        }
        _ => Some("*2\r\n$1\r\n0\r\n*1\r\n$3\r\nb:k\r\n".into()),
    });
    let text = text(2_000, || node.bucket("2s").list(0, &mut Page::default()));
    assert!(text.contains("move from node to node"), "{text}");
}

#[test]
fn a_listing_begins_again_when_slots_moved_before_its_end() {
    let count = AtomicUsize::new(0);
    let node = Fake::start(move |port, words| match &*words[0] {
        // The second time, at the end of the listing, another node has come; it stays.
        "CLUSTER" if count.fetch_add(1, Ordering::SeqCst) == 0 => slots(&[(0, 9, "127.0.0.1", port)]),
        "CLUSTER" => slots(&[(0, 99, "127.0.0.1", port)]),
        _ => Some("*2\r\n$1\r\n0\r\n*1\r\n$3\r\nb:k\r\n".into()),
    });
    let mut page = Page::default();
    node.bucket("2s").list(0, &mut page).unwrap();
    assert!(page.keys().eq(["k"]));
    assert_eq!((page.next(), node.asked("SCAN")), (None, 2));
}

#[test]
fn a_cursor_that_no_position_has_room_for_is_an_error() {
    let node = always("*2\r\n$15\r\n999999999999999\r\n*0\r\n");
    let text = text(500, || node.bucket("500ms").list(0, &mut Page::default()));
    assert!(text.contains("too large"), "{text}");
}
