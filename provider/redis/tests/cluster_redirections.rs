//! On a cluster whose nodes send elsewhere, or ask to come later.

#[path = "common/nodes.rs"]
mod nodes;
#[path = "common/store.rs"]
mod store;

use std::net::TcpListener;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use keyvalue_core::{Bucket, Store};
use nodes::{Fake, all_slots, always, get, increment, ok, slots, text, value};
use store::store;

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
        "-READONLY You can't write against a read only replica.\r\n",
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
fn a_node_without_a_host_is_at_the_host_that_was_asked() {
    let node = Fake::start(|port, words| match &*words[0] {
        "CLUSTER" => slots(&[(0, 16_383, "", port)]),
        _ => value(),
    });
    assert_eq!(get(&node.bucket("1s")), Ok(Some(b"v".to_vec())));
}

#[test]
fn a_node_that_is_cut_off_and_knows_no_better_is_not_asked_forever() {
    let good = Fake::start(|port, words| if words[0] == "CLUSTER" { all_slots(port) } else { value() });
    let port = good.port;
    // The key's slot was on a node that is gone, and this one did not hear who has it now.
    let cut_off = Fake::start(move |own, words| match &*words[0] {
        "CLUSTER" => slots(&[
            (0, 16_000, "127.0.0.1", 1),
            (16_001, 16_382, "127.0.0.1", own),
            (16_383, 16_383, "127.0.0.1", port),
        ]),
        _ => Some("-CLUSTERDOWN The cluster is down\r\n".into()),
    });
    assert_eq!(get(&cut_off.bucket("1s")), Ok(Some(b"v".to_vec())));
}

#[test]
fn a_node_that_says_the_cluster_is_down_is_not_the_one_that_is_asked_next() {
    let good = Fake::start(|port, words| if words[0] == "CLUSTER" { all_slots(port) } else { value() });
    let port = good.port;
    let cut_off = Fake::start(move |own, words| match &*words[0] {
        "CLUSTER" => slots(&[(0, 16_382, "127.0.0.1", own), (16_383, 16_383, "127.0.0.1", port)]),
        _ => Some("-CLUSTERDOWN The cluster is down\r\n".into()),
    });
    assert_eq!(get(&cut_off.bucket("1s")), Ok(Some(b"v".to_vec())));
    assert_eq!(cut_off.asked("GET"), 1);
}

#[test]
fn nodes_with_addresses_of_version_6_are_found_and_followed() {
    let Ok(listener) = TcpListener::bind("[::1]:0") else {
        return eprintln!("skipped: there is no IPv6 here");
    };
    let to = listener.local_addr().unwrap().port();
    let own = |port, words: &[String]| match &*words[0] {
        "CLUSTER" => slots(&[(0, 16_383, "::1", port)]),
        "ASKING" => ok(),
        _ => value(),
    };
    let there = Fake::on(listener, own);
    for redirection in ["MOVED", "ASK"] {
        let here = Fake::start(move |port, words| match &*words[0] {
            "CLUSTER" => all_slots(port),
            _ => Some(format!("-{redirection} 1 ::1:{to}\r\n")),
        });
        assert_eq!(get(&here.bucket("1s")), Ok(Some(b"v".to_vec())));
    }
    assert_eq!((there.asked("GET"), there.asked("ASKING")), (2, 1));
    // The first node is named by the map of another, and by the operator.
    let map = Fake::start(move |_, _| slots(&[(0, 16_383, "::1", to)]));
    assert_eq!(get(&map.bucket("1s")), Ok(Some(b"v".to_vec())));
    let url = format!("redis://[::1]:{to}?cluster=true");
    assert_eq!(get(&store(&url, "1s").open("b").unwrap()), Ok(Some(b"v".to_vec())));
}

#[test]
fn hosts_by_name_are_found_and_followed() {
    let there = Fake::start(|port, words| match &*words[0] {
        "CLUSTER" => slots(&[(0, 16_383, "localhost", port)]),
        _ => value(),
    });
    let to = there.port;
    let here = Fake::start(move |port, words| match &*words[0] {
        "CLUSTER" => slots(&[(0, 16_383, "localhost", port)]),
        _ => Some(format!("-MOVED 1 localhost:{to}\r\n")),
    });
    assert_eq!(get(&here.bucket("1s")), Ok(Some(b"v".to_vec())));
    assert_eq!((here.asked("GET"), there.asked("GET")), (1, 1));
}
