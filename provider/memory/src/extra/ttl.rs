//! Keys that are there for a limited time.

use alloc::string::String;
use alloc::vec::Vec;

use keyvalue_core::Result;
use keyvalue_core::extra::Expiring;

use crate::MemoryBucket;
use crate::clock::End;

impl Expiring for MemoryBucket {
    fn set_with_ttl(&self, key: String, value: Vec<u8>, ttl: u64) -> Result<()> {
        let mut table = self.write()?;
        let end = End::after(ttl, table.clock());
        table.set(key, value, end);
        Ok(())
    }

    fn expire(&self, key: &str, ttl: Option<u64>) -> Result<bool> {
        self.write_at_once(|table| {
            let end = ttl.map_or(End::NEVER, |ttl| End::after(ttl, table.clock()));
            Ok(table.set_end(key, end))
        })
    }

    fn ttl(&self, key: &str) -> Result<Option<u64>> {
        self.read_at_once(|table| Ok(table.get(key).and_then(|entry| entry.end.left(table.clock()))))
    }
}
