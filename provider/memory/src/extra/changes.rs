//! What was written, in order.

use keyvalue_core::Result;
use keyvalue_core::extra::{Observable, Position, Since};

use crate::MemoryBucket;
use crate::clock::Clock;
use crate::history::History;

impl Observable for MemoryBucket {
    fn latest(&self) -> Result<Position> {
        self.observed(|history, _| history.latest())
    }

    fn since(&self, position: Option<Position>, limit: usize) -> Result<Since<Position>> {
        self.observed(|history, clock| history.since(position, limit, clock))
    }
}

impl MemoryBucket {
    /// Looks at what was written since somebody first asked.
    fn observed<T>(&self, look: impl FnOnce(&History, &Clock) -> T) -> Result<T> {
        self.write_at_once(|table| {
            let (history, clock) = table.history(&|| self.shared().next_life());
            Ok(look(history, clock))
        })
    }
}
