//! What those who run a store want to know and to do.

use keyvalue_core::Result;
use keyvalue_core::extra::{Maintained, Sizes, Verified};

use crate::MemoryBucket;

impl Maintained for MemoryBucket {
    fn sizes(&self) -> Result<Sizes> {
        self.read_at_once(|table| Ok(table.sizes()))
    }

    fn compact(&self) -> Result<()> {
        self.write_at_once(|table| {
            table.compact();
            Ok(())
        })
    }

    fn verify(&self) -> Result<Verified> {
        Ok(Verified { entries: self.read()?.entries(), ..Verified::default() })
    }

    fn destroy(&self) -> Result<()> {
        self.write()?.destroy(&|| self.shared().next_life());
        Ok(())
    }
}
