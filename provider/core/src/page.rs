//! One page of a listing.

use alloc::string::String;
use alloc::vec::Vec;

use crate::limits::{PAGE_BYTES, PAGE_KEYS};

/// The keys of a page, in one piece of memory, and where the next page starts.
#[derive(Debug, Default)]
pub struct Page {
    text: String,
    ends: Vec<usize>,
    last: Option<u64>,
    next: Option<u64>,
}

impl Page {
    /// Takes the key at `position`, or, when the page is full, notes that the
    /// next page starts there and returns `false`.
    ///
    /// Keys come in order of position. Those at one position stay together, for
    /// a cursor cannot tell them apart.
    pub fn push(&mut self, position: u64, key: &str) -> bool {
        let bytes = self.text.len().saturating_add(key.len());
        let full = self.ends.len() >= PAGE_KEYS || bytes > PAGE_BYTES;
        if full && self.last.is_some_and(|last| last != position) {
            self.next = Some(position);
            return false;
        }
        self.text.push_str(key);
        self.ends.push(self.text.len());
        self.last = Some(position);
        true
    }

    /// Ends the page before the keys at `position`, for a backend that does not know them one by one.
    pub fn end(&mut self, position: u64) {
        self.next = Some(position);
    }

    /// How many keys there are, and how many bytes of keys.
    #[must_use]
    pub fn size(&self) -> (usize, usize) {
        (self.ends.len(), self.text.len())
    }

    /// The key that was taken as the n-th, beginning with 0.
    #[must_use]
    pub fn key(&self, n: usize) -> Option<&str> {
        let start = n.checked_sub(1).map_or(Some(0), |before| self.ends.get(before).copied())?;
        self.text.get(start..*self.ends.get(n)?)
    }

    /// The position of the first key of the next page, if there is one.
    #[must_use]
    pub fn next(&self) -> Option<u64> {
        self.next
    }

    /// The text of all keys, one behind the other, and where in it each of them ends.
    #[must_use]
    pub fn into_text(self) -> (String, Vec<usize>) {
        (self.text, self.ends)
    }

    /// The keys.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        let mut start = 0;
        self.ends.iter().filter_map(move |&end| {
            let key = self.text.get(start..end);
            start = end;
            key
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::string::ToString;

    #[test]
    fn a_page_ends_after_4096_keys() {
        let mut page = Page::default();
        for n in 0..4_096 {
            assert!(page.push(n, &n.to_string()));
        }
        assert_eq!(page.next(), None);
        assert!(!page.push(7_000, "one more"));
        assert_eq!(page.next(), Some(7_000));
        assert!(page.keys().eq((0..4_096).map(|n| n.to_string())));
    }

    #[test]
    fn a_page_ends_before_a_key_that_would_pass_one_mebibyte() {
        let key = "k".repeat(65_535);
        let mut page = Page::default();
        assert_eq!((0..100).take_while(|&n| page.push(n, &key)).count(), 16);
        assert_eq!(page.next(), Some(16));
    }

    #[test]
    fn keys_at_one_position_are_not_torn_apart() {
        let mut page = Page::default();
        assert!((0..5_000).all(|n| page.push(0, &n.to_string())));
        assert!(!page.push(1, "elsewhere"));
        assert_eq!(page.keys().count(), 5_000);
    }

    #[test]
    fn a_page_that_was_ended_goes_on_where_it_was_told() {
        let mut page = Page::default();
        assert!(page.push(7, "a") && page.push(7, "") && page.push(7, "bc"));
        page.end(9);
        assert_eq!((page.next(), page.size()), (Some(9), (3, 3)));
        assert_eq!([0, 1, 2, 3].map(|n| page.key(n)), [Some("a"), Some(""), Some("bc"), None]);
    }

    #[test]
    fn the_empty_key_is_a_key() {
        let mut page = Page::default();
        assert!(page.push(1, "") && page.push(2, "a") && page.push(3, ""));
        assert!(page.keys().eq(["", "a", ""]));
    }
}
