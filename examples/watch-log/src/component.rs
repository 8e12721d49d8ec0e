//! The component: what is exported.

use crate::bindings;
#[cfg(feature = "draft")]
use crate::bindings::exports::wasi::keyvalue0_2_0_draft::watcher::{Bucket, Guest};
#[cfg(not(feature = "draft"))]
use crate::bindings::exports::wasi::keyvalue0_2_0_draft2::watcher::{Bucket, Guest};
use crate::shown::{line, text, value};

struct WatchLog;

impl Guest for WatchLog {
    fn on_set(_: Bucket, key: String, new: Vec<u8>) {
        line(&format!("set {} = {}", text(&key), value(&new)));
    }

    fn on_delete(_: Bucket, key: String) {
        line(&format!("delete {}", text(&key)));
    }
}

bindings::export!(WatchLog with_types_in bindings);
