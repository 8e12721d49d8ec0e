//! Many keys, and pages of keys, on a cluster whose nodes misbehave.

#[path = "common/nodes.rs"]
mod nodes;
#[path = "common/store.rs"]
mod store;

use std::net::TcpListener;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use keyvalue_core::{Bucket, Page};
use nodes::{Fake, all_slots, always, ok, slots, text};
use store::wait_until;

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

#[test]
fn keys_of_a_node_that_is_gone_are_asked_for_where_they_are_now() {
    let count = AtomicUsize::new(0);
    let node = Fake::start(move |port, words| match &*words[0] {
        "CLUSTER" if count.fetch_add(1, Ordering::SeqCst) == 0 => {
            slots(&[(0, 8_191, "127.0.0.1", 1), (8_192, 16_383, "127.0.0.1", port)])
        }
        "CLUSTER" => all_slots(port),
        _ => Some(format!("*{}\r\n{}", words.len() - 1, "$1\r\nv\r\n".repeat(words.len() - 1))),
    });
    let keys: Vec<_> = (0..1_000).map(|n| n.to_string()).collect();
    let mut found = 0;
    node.bucket("2s")
        .get_many(&keys, &mut |value| {
            found += usize::from(value.is_some());
            Ok(())
        })
        .unwrap();
    assert_eq!((found, node.asked("CLUSTER")), (1_000, 2));
}

#[test]
fn keys_of_a_slot_on_its_way_are_asked_for_where_the_node_says() {
    let other = Fake::start(|_, words| match &*words[0] {
        "ASKING" => ok(),
        _ => Some(format!("*{}\r\n{}", words.len() - 1, "$1\r\nn\r\n".repeat(words.len() - 1))),
    });
    let to = other.port;
    let node = Fake::start(move |port, words| match &*words[0] {
        "CLUSTER" => all_slots(port),
        _ if words[1].contains("{on its way}") => Some(format!("-ASK 1 127.0.0.1:{to}\r\n")),
        _ => Some(format!("*{}\r\n{}", words.len() - 1, "$1\r\no\r\n".repeat(words.len() - 1))),
    });
    let keys = ["a", "{on its way}1", "b", "{on its way}2"].map(String::from);
    let mut found = Vec::new();
    node.bucket("1s")
        .get_many(&keys, &mut |value| {
            found.extend(value.unwrap().iter().copied());
            Ok(())
        })
        .unwrap();
    assert_eq!(found, b"onon");
    assert_eq!((other.asked("ASKING"), other.asked("MGET"), node.asked("CLUSTER")), (1, 1, 1));
}
