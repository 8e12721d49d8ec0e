//! Sorted tables: files of entries that never change.
//!
//! ```text
//! blocks of entries, in order of the key
//! blocks of keys, in order of their position in a listing
//! guide: where each block begins, a filter of keys, the values in files of their own
//! ```
//!
//! Each block, and the guide, ends in a check that is seeded with the file's unique
//! number and the place in the file: a block of another file or place is noticed.

mod block;
mod filter;
mod guide;
mod run;
mod writer;

pub(crate) use block::{Entry, Listed, There, unseal};
pub(crate) use filter::Filter;
pub(crate) use guide::{Guide, Table};
pub(crate) use run::{Run, read_exactly};
pub(crate) use writer::{Made, Writer};
