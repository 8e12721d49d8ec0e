//! What is kept up to date with every write, once somebody has asked for it.

use super::entry::Entry;
use crate::clock::End;
use crate::history::History;
use crate::order::Order;

/// Each begins when it is first needed.
#[derive(Debug, Default)]
pub struct Followers {
    /// The keys of all entries.
    pub order: Option<Order>,
    /// What was written.
    pub history: Option<History>,
}

impl Followers {
    /// An entry for a new key.
    #[cold]
    #[inline(never)]
    pub fn inserted(&mut self, entry: &Entry) {
        if let Some(order) = &mut self.order {
            order.insert(&entry.key);
        }
        self.written(entry);
    }

    /// A new value, or a new end, of an entry.
    #[cold]
    #[inline(never)]
    pub fn written(&mut self, entry: &Entry) {
        if let Some(history) = &mut self.history {
            history.push(&entry.key, Some(&entry.value), entry.end.clone());
        }
    }

    /// There is no entry for `key` any more.
    #[cold]
    #[inline(never)]
    pub fn removed(&mut self, key: &str) {
        if let Some(order) = &mut self.order {
            order.remove(key);
        }
    }

    /// Somebody deleted `key`.
    #[cold]
    #[inline(never)]
    pub fn deleted(&mut self, key: &str) {
        if let Some(history) = &mut self.history {
            history.push(key, None, End::NEVER);
        }
    }
}
