//! A page of keys in order.

use keyvalue_core::Value;
use keyvalue_core::extra::{Bounds, Next, Range, Visit};

use super::{KEYS, Key, key};
use crate::values::{ValueId, Values};

/// A request for a page.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Scan {
    /// With what the keys begin.
    pub prefix: &'static str,
    /// Whether the last key comes first.
    pub reverse: bool,
    /// The most entries.
    pub limit: usize,
}

impl Scan {
    /// The bounds of the keys.
    #[must_use]
    pub fn bounds(&self) -> Bounds {
        Bounds::of(&Range { prefix: Some(self.prefix.to_owned()), ..Range::default() })
    }

    /// The keys that there can be on the page, in their order.
    #[must_use]
    pub fn keys(&self) -> Vec<Key> {
        let mut names: Vec<_> = KEYS.into_iter().filter(|name| name.starts_with(self.prefix)).collect();
        names.sort_unstable();
        if self.reverse {
            names.reverse();
        }
        names.into_iter().map(key).collect()
    }

    /// The keys that were looked at to find these entries: what is behind the last one was
    /// not, if the page is full.
    ///
    /// # Errors
    /// What no page of this request looks like.
    pub fn looked(&self, found: &[(Key, ValueId)]) -> Result<Vec<Key>, String> {
        let mut keys = self.keys();
        let mut rest = keys.iter();
        if let Some((wrong, _)) = found.iter().find(|(key, _)| !rest.any(|next| next == key)) {
            let name = KEYS.get(*wrong).unwrap_or(&"a key that nobody wrote");
            return Err(format!("{name:?} comes out of its order, or is none that was asked for"));
        }
        if found.len() > self.limit {
            return Err(format!("{} entries are more than {}", found.len(), self.limit));
        }
        if found.len() == self.limit {
            let unread = rest.len();
            keys.truncate(keys.len() - unread);
        }
        Ok(keys)
    }
}

/// Who takes what a scan shows.
pub(super) struct Taker<'a> {
    left: usize,
    limit: usize,
    values: &'a Values,
    pub taken: Vec<(Key, ValueId)>,
}

impl<'a> Taker<'a> {
    pub fn new(limit: usize, values: &'a Values) -> Self {
        Self { left: limit, limit, values, taken: Vec::new() }
    }
}

impl Visit for Taker<'_> {
    fn begin(&mut self) {
        self.left = self.limit;
    }

    fn key(&mut self, _: &str, _: usize) -> Next {
        match self.left.checked_sub(1) {
            Some(left) => {
                self.left = left;
                Next::Entry
            }
            None => Next::Stop,
        }
    }

    fn take(&mut self, name: &str, value: Option<Value<'_>>) {
        self.taken.push((key(name), self.values.id(&value.unwrap_or_default())));
    }
}
