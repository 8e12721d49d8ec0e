//! What is stored under a key.

use alloc::boxed::Box;
use alloc::vec::Vec;

use crate::clock::End;

/// A key with its value. 32 bytes in WebAssembly, of which half are read by each lookup.
#[derive(Debug)]
pub struct Entry {
    /// The value.
    pub value: Vec<u8>,
    /// The key.
    pub key: Box<str>,
    /// When the key will be missing, although the entry is still here.
    pub end: End,
    /// The number of the write that made the value.
    pub version: u64,
}

#[cfg(target_pointer_width = "32")]
const _: () = assert!(size_of::<Entry>() == 32, "an entry fills half a cache line");
