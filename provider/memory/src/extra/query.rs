//! Keys in order.

use keyvalue_core::Result;
use keyvalue_core::extra::{Bounds, Ordered, Visit};

use crate::MemoryBucket;

impl Ordered for MemoryBucket {
    fn scan(&self, bounds: &Bounds, reverse: bool, visit: &mut dyn Visit) -> Result<()> {
        if !self.read()?.is_in_order() {
            self.write()?.put_in_order();
        }
        self.read_at_once(|table| {
            table.scan(bounds, reverse, visit);
            Ok(())
        })
    }
}
