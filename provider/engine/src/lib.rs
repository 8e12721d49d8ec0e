//! A key-value store on files that many short-lived instances share.
//!
//! Nobody locks and nobody waits for good: every write is one record at the end
//! of a log, and the order of the log is the order of the writes. `DESIGN.md`
//! beside this crate has the protocol, the byte layouts and what is assumed of
//! the medium. [`Engine`] is a [`keyvalue_core::Store`]; all it knows of the
//! world comes through [`Storage`] and [`Clock`].
//!
//! Numbers that come from a disk are used only after a checksum said that they are
//! those that were written, so that sums of sizes need no checks of their own.
#![no_std]
#![deny(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing))]

extern crate alloc;
#[cfg(any(test, feature = "native"))]
extern crate std;

mod advance;
mod arena;
mod bucket;
mod bytes;
mod cache;
mod calls;
mod checksum;
mod codec;
mod discovery;
mod engine;
mod error;
mod expiry;
mod feed;
mod files;
mod frame;
mod head;
mod history;
mod index;
mod limits;
mod list;
mod log;
mod lookup;
mod maintenance;
mod memtable;
mod merge;
mod names;
#[cfg(any(test, feature = "native"))]
mod native;
mod options;
mod record;
mod replay;
mod scan;
mod shared;
mod sort;
mod storage;
mod table;
mod tables;
mod text;
mod transaction;
mod values;

pub use bucket::EngineBucket;
pub use engine::Engine;
#[cfg(any(test, feature = "native"))]
pub use native::{Native, NativeFile};
#[cfg(feature = "flaws")]
pub use options::Flaw;
pub use options::{Durability, Options};
pub use storage::{APPEND, Access, Clock, Fault, Link, Storage};

#[cfg(test)]
#[path = "fuzz/tests.rs"]
mod fuzz;
