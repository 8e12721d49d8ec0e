//! A handler for tests: it prints each change, and does what the key asks for.
//!
//! * `trap…`: it traps, before it prints anything.
//! * `slow…`: it takes a while first.
//! * `answer…`: it finds what it is told of in its own store, sets `reply` there and adds to `replies`.
#![cfg(target_family = "wasm")]

use std::thread::sleep;
use std::time::Duration;

#[allow(missing_docs, clippy::all)]
mod bindings {
    wit_bindgen::generate!({
        path: ["../../wit/keyvalue-0.2.0-draft2"],
        world: "wasi:keyvalue/watch-service@0.2.0-draft2",
        generate_all,
    });
}

use bindings::exports::wasi::keyvalue::watcher::Guest;
use bindings::wasi::keyvalue::atomics::increment;
use bindings::wasi::keyvalue::store::Bucket;

struct Watching;

impl Guest for Watching {
    fn on_set(bucket: Bucket, key: String, value: Vec<u8>) {
        before(&key);
        if key.starts_with("answer") {
            let stored = bucket.get(&key).expect("the handler's store can be read");
            assert_eq!(stored.as_ref(), Some(&value), "what is told is there");
            bucket.set("reply", &value).expect("the handler's store can be written");
            increment(&bucket, "replies", 1).expect("the handler's store can count");
        }
        println!("set {key} {}", String::from_utf8_lossy(&value));
    }

    fn on_delete(bucket: Bucket, key: String) {
        before(&key);
        if key.starts_with("answer") {
            assert!(!bucket.exists(&key).expect("the handler's store can be read"), "what is told is gone");
        }
        println!("delete {key}");
    }
}

fn before(key: &str) {
    assert!(!key.starts_with("trap"), "the key asked for this");
    if key.starts_with("slow") {
        sleep(Duration::from_millis(300));
    }
}

bindings::export!(Watching with_types_in bindings);
