//! The one hash function, XXH64: quick in 64-bit WebAssembly, and seeded.

use xxhash_rust::xxh64::xxh64;

/// The check of bytes on disk. The seed tells apart bytes of different files or places.
pub(crate) fn check(bytes: &[u8], seed: u64) -> u64 {
    xxh64(bytes, seed)
}

/// Where a key comes in a listing. It never changes: cursors outlive instances.
pub(crate) fn position(key: &[u8]) -> u64 {
    xxh64(key, 0)
}
