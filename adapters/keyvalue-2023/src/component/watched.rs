//! The export for those who deliver changes to a handler.

use alloc::vec::Vec;

use super::bindings::exports::keyvalue_virt::values::incoming;
use super::{Exported, adapter};

impl incoming::Guest for Exported {
    fn from_bytes(bytes: Vec<u8>) -> Result<u32, u32> {
        adapter().from_bytes(bytes)
    }
}
