//! `query`: keys in order.

use alloc::string::String;
use alloc::vec::Vec;

use super::{Adapter, Error};
use crate::store::{Range, Store};
use crate::text::text;

/// The most keys of one answer.
const KEYS: u32 = 4_096;

#[expect(clippy::missing_errors_doc, reason = "as the proposal says")]
impl<S: Store> Adapter<S> {
    /// `find-keys`
    pub fn find_keys(
        &self,
        bucket: u32,
        prefix: &str,
        after: Option<&str>,
        limit: u32,
    ) -> Result<Vec<String>, Error> {
        let call = self.call(bucket, "find keys that begin with", Some(prefix))?;
        // No other key is between a key and the one with a zero behind it.
        let start = after.map(|after| text(&[after, "\0"]));
        let range = Range { prefix, start: start.as_deref() };
        let (mut left, mut keys, mut cursor) = (limit.min(KEYS), Vec::new(), None);
        // A page may end before the limit, for its bytes.
        while left > 0 {
            let page = self.store.scan_keys(call.bucket(), range, left, cursor.as_deref());
            let (more, next) = call.answer(page)?;
            left = left.saturating_sub(more.len() as u32);
            keys.extend(more);
            cursor = next;
            if cursor.is_none() {
                break;
            }
        }
        Ok(keys)
    }

    /// `count`
    pub fn count(&self, bucket: u32, prefix: &str) -> Result<u64, Error> {
        let call = self.call(bucket, "count keys that begin with", Some(prefix))?;
        call.answer(self.store.count(call.bucket(), prefix))
    }
}
