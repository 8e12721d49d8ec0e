//! `watch-2023`: the second program of the proposal of May 2023, a handler that prints each change.
//!
//! Bucket and value come as numbers, and are the handler's to drop. The value is read at once, by
//! `incoming-value-consume-sync`; the number of the bucket is printed, as it was there.
#![cfg(target_family = "wasm")]

#[allow(missing_docs, clippy::all)]
mod bindings {
    //! The world of this component, as `wit-bindgen` makes it from the contracts in `wit/`.

    wit_bindgen::generate!({
        path: [
            "../../wit/poll-2023",
            "../../wit/io-2023",
            "../../wit/keyvalue-2023",
            "../../wit/keyvalue-0.2.0-draft",
            "../../wit/keyvalue-0.2.0-draft2",
            "../../wit/keyvalue-virt-extra-0.1.0",
            "../../wit/keyvalue-virt-values-0.1.0",
            "../../wit/components",
        ],
        world: "keyvalue-virt:components/watch-2023",
        generate_all,
    });
}
/// The lines look as those of `watch-log` do.
#[path = "../../watch-log/src/shown.rs"]
mod shown;

use bindings::exports::wasi::keyvalue::handle_watch::{Bucket, Guest, IncomingValue, Key};
use bindings::wasi::keyvalue::types::{drop_bucket, drop_incoming_value, incoming_value_consume_sync};
use bindings::wasi::keyvalue::wasi_cloud_error::{drop_error, trace};
use shown::{line, text, value};

struct Watch;

impl Guest for Watch {
    fn on_set(bucket: Bucket, key: Key, incoming_value: IncomingValue) {
        match incoming_value_consume_sync(incoming_value) {
            Ok(bytes) => line(&format!("bucket {bucket}: set {} = {}", text(&key), value(&bytes))),
            Err(error) => {
                line(&format!("bucket {bucket}: set {}, which cannot be read: {}", text(&key), trace(error)));
                drop_error(error);
            }
        }
        drop_incoming_value(incoming_value);
        drop_bucket(bucket);
    }

    fn on_delete(bucket: Bucket, key: Key) {
        line(&format!("bucket {bucket}: delete {}", text(&key)));
        drop_bucket(bucket);
    }
}

bindings::export!(Watch with_types_in bindings);
