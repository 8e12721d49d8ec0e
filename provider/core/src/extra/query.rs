//! Keys in order.

use alloc::string::String;
use alloc::vec::Vec;

use crate::limits::{PAGE_BYTES, PAGE_KEYS};
use crate::{Bucket, Handle, Result, Value, cursor};

/// Which keys are asked for: those for which all that is given holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Range {
    /// The keys from this one on.
    pub start: Option<String>,
    /// The keys before this one.
    pub end: Option<String>,
    /// The keys that begin with this.
    pub prefix: Option<String>,
}

/// A request for a page.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Scan {
    /// Which keys.
    pub range: Range,
    /// Whether the last key comes first.
    pub reverse: bool,
    /// The most entries; 0 for as many as a page can have.
    pub limit: u32,
    /// The cursor of the page before.
    pub cursor: Option<String>,
}

/// Keys between two others, in the order of their bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bounds {
    /// The first bytes that may be a key.
    pub from: Vec<u8>,
    /// The first bytes that may not, if there are any.
    pub until: Option<Vec<u8>>,
}

/// What to do with the key that was shown last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Next {
    /// No more keys.
    Stop,
    /// The next key.
    Skip,
    /// To give it, and then the next key.
    Key,
    /// To give it with its value, and then the next key.
    Entry,
}

/// Who looks at keys in order.
///
/// A backend shows keys one after the other. It may give those that are asked for at
/// once, or when it has shown all; until it has given one, it may start over.
pub trait Visit {
    /// The first key comes next. What was shown before does not count.
    fn begin(&mut self);

    /// A key, and the length of its value in bytes.
    fn key(&mut self, key: &str, len: usize) -> Next;

    /// A key that was asked for, and its value if that was.
    fn take(&mut self, key: &str, value: Option<Value<'_>>);
}

/// A bucket whose keys can be read in the order of their bytes.
pub trait Ordered: Bucket {
    /// Shows the keys within `bounds`, all of one moment, to `visit`: in order, or in `reverse`.
    fn scan(&self, bounds: &Bounds, reverse: bool, visit: &mut dyn Visit) -> Result<()>;
}

impl Bounds {
    /// The bounds of a range.
    #[must_use]
    pub fn of(range: &Range) -> Self {
        let bytes = |text: &Option<String>| text.as_ref().map(|text| Vec::from(text.as_bytes()));
        let mut bounds = Self { from: bytes(&range.start).unwrap_or_default(), until: bytes(&range.end) };
        if let Some(prefix) = bytes(&range.prefix) {
            if let Some(behind) = behind(&prefix) {
                bounds.end_before(behind);
            }
            bounds.start_at(prefix);
        }
        bounds
    }

    /// Leaves out all keys up to `last`, as they were on pages before.
    fn go_on(&mut self, last: &str, reverse: bool) {
        let mut last = Vec::from(last.as_bytes());
        if reverse {
            self.end_before(last);
        } else {
            // No other key is between a key and the one with a zero behind it.
            last.push(0);
            self.start_at(last);
        }
    }

    fn start_at(&mut self, from: Vec<u8>) {
        if from > self.from {
            self.from = from;
        }
    }

    fn end_before(&mut self, until: Vec<u8>) {
        if self.until.as_ref().is_none_or(|present| until < *present) {
            self.until = Some(until);
        }
    }

    /// Whether a key is within.
    #[must_use]
    pub fn has(&self, key: &[u8]) -> bool {
        *key >= *self.from && !self.is_behind(key)
    }

    /// Whether a key is behind all that are within.
    #[must_use]
    pub fn is_behind(&self, key: &[u8]) -> bool {
        self.until.as_ref().is_some_and(|until| *key >= **until)
    }
}

/// The first bytes behind all that begin with `prefix`.
fn behind(prefix: &[u8]) -> Option<Vec<u8>> {
    let mut bytes = Vec::from(prefix);
    // The bytes of UTF-8 are all less than 255.
    let last = bytes.last_mut()?;
    *last = last.saturating_add(1);
    Some(bytes)
}

/// Takes entries for one page.
struct Page<'a> {
    limit: usize,
    values: bool,
    taken: usize,
    bytes: usize,
    last: String,
    more: bool,
    each: &'a mut dyn FnMut(&str, Option<Value<'_>>),
}

impl Visit for Page<'_> {
    fn begin(&mut self) {
        (self.taken, self.bytes, self.more) = (0, 0, false);
    }

    fn key(&mut self, key: &str, len: usize) -> Next {
        let size = key.len().saturating_add(if self.values { len } else { 0 });
        let bytes = self.bytes.saturating_add(size);
        if self.taken > 0 && (self.taken >= self.limit || bytes > PAGE_BYTES) {
            self.more = true;
            return Next::Stop;
        }
        self.taken = self.taken.saturating_add(1);
        self.bytes = bytes;
        self.last.clear();
        self.last.push_str(key);
        if self.values { Next::Entry } else { Next::Key }
    }

    fn take(&mut self, key: &str, value: Option<Value<'_>>) {
        (self.each)(key, value);
    }
}

/// Counts keys.
struct Count(u64);

impl Visit for Count {
    fn begin(&mut self) {
        self.0 = 0;
    }

    fn key(&mut self, _: &str, _: usize) -> Next {
        self.0 = self.0.saturating_add(1);
        Next::Skip
    }

    fn take(&mut self, _: &str, _: Option<Value<'_>>) {}
}

impl<B: Ordered> Handle<B> {
    /// Passes the entries of a page to `each`, and returns the cursor of the next page. Values
    /// come only if they are asked for.
    pub fn scan(
        &self,
        scan: &Scan,
        values: bool,
        each: &mut dyn FnMut(&str, Option<Value<'_>>),
    ) -> Result<Option<String>> {
        let mut bounds = Bounds::of(&scan.range);
        if let Some(cursor) = &scan.cursor {
            bounds.go_on(cursor::decode_key(cursor, self.scope)?, scan.reverse);
        }
        let limit = if scan.limit == 0 { PAGE_KEYS } else { (scan.limit as usize).min(PAGE_KEYS) };
        let (last, taken, bytes, more) = (String::new(), 0, 0, false);
        let mut page = Page { limit, values, taken, bytes, last, more, each };
        self.bucket.scan(&bounds, scan.reverse, &mut page)?;
        Ok(page.more.then(|| cursor::encode_key(&page.last, self.scope)))
    }

    /// How many keys there are in a range.
    pub fn count(&self, range: &Range) -> Result<u64> {
        let mut count = Count(0);
        self.bucket.scan(&Bounds::of(range), false, &mut count)?;
        Ok(count.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bounds(start: Option<&str>, end: Option<&str>, prefix: Option<&str>) -> Bounds {
        let owned = |text: Option<&str>| text.map(String::from);
        Bounds::of(&Range { start: owned(start), end: owned(end), prefix: owned(prefix) })
    }

    fn has(bounds: &Bounds, keys: &[&str]) -> Vec<bool> {
        keys.iter().map(|key| bounds.has(key.as_bytes())).collect()
    }

    #[test]
    fn a_range_has_its_start_and_not_its_end() {
        let keys = ["a", "b", "ba", "c", "d"];
        assert_eq!(has(&bounds(Some("b"), Some("c"), None), &keys), [false, true, true, false, false]);
        assert_eq!(has(&bounds(None, None, None), &keys), [true; 5]);
        assert_eq!(has(&bounds(Some("c"), Some("b"), None), &keys), [false; 5]);
    }

    #[test]
    fn a_prefix_has_itself_and_all_that_begin_with_it() {
        let keys = ["", "a", "ab", "ab\u{10ffff}", "abc", "ac", "b"];
        let expected = [false, false, true, true, true, false, false];
        assert_eq!(has(&bounds(None, None, Some("ab")), &keys), expected);
        assert_eq!(has(&bounds(None, None, Some("")), &keys), [true; 7]);
        assert_eq!(
            has(&bounds(None, None, Some("\u{10ffff}")), &["\u{10ffff}x", "\u{10fffe}"]),
            [true, false]
        );
    }

    #[test]
    fn start_end_and_prefix_hold_together() {
        let keys = ["ab", "abc", "abd", "abe", "b"];
        let expected = [false, true, true, false, false];
        assert_eq!(has(&bounds(Some("abc"), Some("abe"), Some("ab")), &keys), expected);
        assert_eq!(
            has(&bounds(Some("a"), Some("z"), Some("abc")), &keys),
            [false, true, false, false, false]
        );
    }

    #[test]
    fn going_on_leaves_out_the_last_key_and_no_other() {
        let mut forward = bounds(None, None, None);
        forward.go_on("b", false);
        assert_eq!(has(&forward, &["a", "b", "b\0", "ba", "c"]), [false, false, true, true, true]);
        let mut backward = bounds(None, Some("z"), None);
        backward.go_on("b", true);
        assert_eq!(has(&backward, &["a", "az", "b", "b\0"]), [true, true, false, false]);
    }
}
