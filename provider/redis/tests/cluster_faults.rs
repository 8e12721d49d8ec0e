//! On a cluster whose nodes misbehave: typed errors in time, and nothing done twice.

#[path = "common/nodes.rs"]
mod nodes;
#[path = "common/store.rs"]
mod store;

use std::sync::atomic::{AtomicUsize, Ordering};

use keyvalue_core::{Bucket, Store};
use nodes::{Fake, all_slots, always, get, increment, slots, text};
use store::store;

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
fn a_write_whose_answer_is_lost_is_not_sent_again_and_says_so() {
    let node = Fake::start(|port, words| if words[0] == "CLUSTER" { all_slots(port) } else { None });
    let bucket = node.bucket("500ms");
    let pair = |key: &str| (key.into(), b"v".to_vec());
    let set = text(500, || bucket.set("k".into(), b"v".to_vec()));
    let deleted = text(500, || bucket.delete("k"));
    // One slot, and two of them: none is tried on its own after the node was asked for both.
    let one = text(500, || bucket.set_many(vec![pair("k"), pair("k")]));
    let two = text(500, || bucket.set_many(vec![pair("k"), pair("l")]));
    for text in [set, deleted, one, two] {
        assert!(text.contains("cut the connection") && text.contains("may have happened"), "{text}");
    }
    assert_eq!((node.asked("SET"), node.asked("DEL")), (1, 1));
    assert!(node.asked("MSET") <= 3, "sent {} times", node.asked("MSET"));
}

#[test]
fn a_read_whose_answer_is_lost_is_sent_again_until_there_is_no_time_left() {
    let node = Fake::start(|port, words| if words[0] == "CLUSTER" { all_slots(port) } else { None });
    let text = text(500, || get(&node.bucket("500ms")));
    assert!(text.contains("cut the connection") && !text.contains("may have happened"), "{text}");
    assert!((2..10).contains(&node.asked("GET")), "sent {} times", node.asked("GET"));
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
fn a_connection_that_breaks_while_it_is_introduced_is_made_again() {
    let count = AtomicUsize::new(0);
    let node = Fake::start(move |port, words| match &*words[0] {
        "AUTH" => (count.fetch_add(1, Ordering::SeqCst) > 1).then(|| "+OK\r\n".into()),
        "CLUSTER" => all_slots(port),
        _ => Some("$1\r\n1\r\n".into()),
    });
    let url = format!("redis://:secret@127.0.0.1:{}?cluster=true", node.port);
    assert_eq!(increment(&store(&url, "1s").open("b").unwrap()), Ok(1));
    assert_eq!((node.asked("AUTH"), node.asked("EVALSHA")), (3, 1));
}

#[test]
fn a_password_that_is_wrong_is_not_tried_until_the_time_is_over() {
    let node = Fake::start(|port, words| match &*words[0] {
        "AUTH" => Some("-WRONGPASS invalid username-password pair\r\n".into()),
        _ => all_slots(port),
    });
    let url = format!("redis://:secret@127.0.0.1:{}?cluster=true", node.port);
    let text = text(0, || increment(&store(&url, "5s").open("b").unwrap()));
    assert!(text.contains("WRONGPASS") && !text.contains("secret"), "{text}");
}
