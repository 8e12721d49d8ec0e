//! The file that `backup` writes and `restore` reads.
//!
//! ```text
//! header  "KVBACKUP"  version u32  bucket text
//! entry   1 u8  key text  value bytes
//!         2 u8  ttl u64  key text  value bytes
//! end     0 u8  entries u64  checksum u64
//! ```
//!
//! Numbers are little-endian; text and bytes have their length in front, a u32. Entries
//! are in the order of their keys. A time to live is the milliseconds that were left.
//! The checksum is XXH64, with seed 0, of all bytes before it: behind it, nothing may follow.
//!
//! The first two fields stay what they are in every version, so that a reader can
//! tell a file that it does not know from one that is damaged.
#![cfg_attr(
    not(target_family = "wasm"),
    allow(dead_code, unused_imports, reason = "only the component reads and writes files")
)]

mod invalid;
mod reader;
mod writer;

#[cfg(test)]
mod tests;

pub use invalid::Invalid;
pub use reader::Reader;
pub use writer::Writer;

const MAGIC: [u8; 8] = *b"KVBACKUP";

/// The version that is written, and the newest that is read.
const VERSION: u32 = 1;

/// What an entry, or the end, begins with.
const END: u8 = 0;
const STAYS: u8 = 1;
const EXPIRES: u8 = 2;

/// The most bytes of a key, or of a bucket's name: a damaged length must not fill the memory.
const TEXT: usize = 1 << 20;

/// A key with all that is kept of it.
#[derive(Debug, PartialEq, Eq)]
pub struct Entry {
    /// The key.
    pub key: String,
    /// Its value.
    pub value: Vec<u8>,
    /// The milliseconds that it had left, if it was to expire.
    pub ttl: Option<u64>,
}
