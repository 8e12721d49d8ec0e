//! `atomic`: counters without a sign on a store whose counters have one.

use super::{Adapter, Call, Error};
use crate::fault::Fault;
use crate::number::digits;
use crate::store::Store;

/// So often others may write in between.
const ATTEMPTS: usize = 64;

#[expect(clippy::missing_errors_doc, reason = "as the proposal says")]
impl<S: Store> Adapter<S> {
    /// `increment`
    pub fn increment(&self, bucket: u32, key: &str, delta: u64) -> Result<u64, Error> {
        let call = self.call(bucket, "increment", Some(key))?;
        for _ in 0..ATTEMPTS {
            if let Some(sum) = call.add(key, delta)? {
                return Ok(sum);
            }
        }
        Err(call.fail(Fault::Contended))
    }

    /// `compare-and-swap`
    pub fn compare_and_swap(&self, bucket: u32, key: &str, old: u64, new: u64) -> Result<bool, Error> {
        let call = self.call(bucket, "compare and swap", Some(key))?;
        let (old_text, new_text) = (digits(old), digits(new));
        for _ in 0..ATTEMPTS {
            // A number has one spelling, so that the value is `old` if it has those bytes.
            if call.replace(key, Some(old_text.as_bytes()), &new_text)? {
                return Ok(true);
            }
            let Some(found) = call.answer(self.store.get(call.bucket(), key))? else {
                return Err(call.fail(Fault::Missing));
            };
            if call.number(&found)? != old {
                return Ok(false);
            }
        }
        Err(call.fail(Fault::Contended))
    }
}

impl<S: Store> Call<'_, S> {
    /// Stores a number in place of what was there; `false` if it is no longer.
    fn replace(&self, key: &str, old: Option<&[u8]>, new: &str) -> Result<bool, Error> {
        self.answer(self.adapter.store.replace(self.bucket(), key, old, new.as_bytes()))
    }

    /// Adds to the number; `None` if others wrote meanwhile.
    ///
    /// The store's own counter would take a negative number, so it has to be looked at first.
    fn add(&self, key: &str, delta: u64) -> Result<Option<u64>, Error> {
        let store = &self.adapter.store;
        let found = self.answer(store.get(self.bucket(), key))?;
        let old = found.as_deref().map_or(Ok(0), |text| self.number(text))?;
        let Some(sum) = old.checked_add(delta) else { return Err(self.fail(Fault::OutOfRange)) };
        let (Ok(delta), Ok(_)) = (i64::try_from(delta), i64::try_from(sum)) else {
            let was_so = self.replace(key, found.as_deref(), &digits(sum))?;
            return Ok(was_so.then_some(sum));
        };
        // It adds to whatever the number is by now, and so needs no second attempt.
        match store.increment(self.bucket(), key, delta) {
            Ok(sum) if sum >= delta => Ok(Some(sum.unsigned_abs())),
            Ok(_) => {
                // The number fell below 0 since it was looked at.
                let _: Result<i64, _> = store.increment(self.bucket(), key, delta.saturating_neg());
                Err(self.fail(Fault::OutOfRange))
            }
            // It may have grown so that the store's counter cannot hold the sum.
            Err(_) if self.answer(store.get(self.bucket(), key))? != found => Ok(None),
            Err(error) => Err(self.refused(error)),
        }
    }
}
