//! `wasi:keyvalue` of May 2023, whose buckets, values, streams and errors are plain numbers.

mod checks;
mod functions;
mod objects;
mod values;

#[allow(missing_docs, clippy::all)]
mod bindings {
    wit_bindgen::generate!({
        inline: "
            package conformance:of-2023;
            world imports {
                import wasi:poll/poll;
                import wasi:io/streams;
                import wasi:keyvalue/wasi-cloud-error;
                import wasi:keyvalue/types;
                import wasi:keyvalue/readwrite;
                import wasi:keyvalue/atomic;
                import wasi:keyvalue/batch;
                import wasi:keyvalue/transaction;
                import wasi:keyvalue/ttl;
                import wasi:keyvalue/query;
            }
        ",
        path: ["../../wit/poll-2023", "../../wit/io-2023", "../../wit/keyvalue-2023"],
        world: "conformance:of-2023/imports",
        generate_all,
    });
}

pub use crate::{KEY_LIMIT, VALUE_LIMIT, numbered, sorted};
pub use bindings::wasi::io::streams::{self, InputStream, OutputStream};
pub use bindings::wasi::keyvalue::types::{self, Bucket, IncomingValue, OutgoingValue};
pub use bindings::wasi::keyvalue::wasi_cloud_error::{self, Error};
pub use bindings::wasi::keyvalue::{atomic, batch, query, readwrite, transaction, ttl};
pub use bindings::wasi::poll::poll::{self, Pollable};
pub use checks::*;
pub use functions::*;
pub use objects::*;
pub use values::*;

/// The bucket with the empty name.
#[track_caller]
pub fn open() -> Bucket {
    open_named("")
}

/// The bucket of that name.
#[track_caller]
pub fn open_named(name: &str) -> Bucket {
    done(types::open_bucket(name))
}

/// Keys, as the interfaces take lists of them.
pub fn names(keys: &[&str]) -> Vec<String> {
    keys.iter().map(ToString::to_string).collect()
}
