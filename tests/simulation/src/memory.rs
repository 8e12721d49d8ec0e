//! What an instance remembers from one task to the next.

use std::collections::HashMap;

use keyvalue_core::extra::Position;

use crate::history::{History, told};
use crate::operation::{Follow, Key, Operation, Outcome, Place};

/// Versions of keys that it was told, and where it stopped reading changes.
#[derive(Debug, Default)]
pub struct Memory {
    versions: HashMap<(usize, Key), u64>,
    positions: HashMap<usize, Position>,
}

impl Memory {
    /// Fills in what an operation on a bucket takes from what came before.
    pub fn complete(&self, bucket: usize, operation: &mut Operation, history: &History) {
        operation.expect(|key| self.versions.get(&(bucket, key)).copied().unwrap_or_default());
        if let Operation::Follow(Follow { place, .. }) = operation {
            let own = || self.positions.get(&bucket).copied().unwrap_or_default();
            *place = match *place {
                Place::Own => Place::At(own()),
                Place::Known(which) => {
                    let known = history.positions(bucket);
                    Place::At(which.checked_rem(known.len()).map_or_else(own, |which| known[which]))
                }
                place => place,
            };
        }
    }

    /// Takes in what came of an operation.
    pub fn learn(&mut self, bucket: usize, operation: &Operation, outcome: &Outcome) {
        self.versions
            .extend(told(operation, outcome).into_iter().map(|(key, version)| ((bucket, key), version)));
        if let Some(position) = outcome.positions().last() {
            self.positions.insert(bucket, *position);
        }
    }
}
