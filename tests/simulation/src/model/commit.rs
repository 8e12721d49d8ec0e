//! A transaction.

use keyvalue_core::counter::Delta;

use super::step::Step;
use crate::operation::{Check, Key, Outcome, Write};

impl Step<'_> {
    /// Does all writes if all checks hold, or none, and tells whether this can be the outcome.
    pub fn commit(
        &mut self,
        checks: &[(Key, Check)],
        writes: &[(Key, Write)],
        outcome: Option<&Outcome>,
    ) -> bool {
        if !checks.iter().all(|(key, check)| self.holds(*key, *check)) {
            return outcome == Some(&Outcome::Did(false));
        }
        let refusals = self.write_all(writes);
        match outcome {
            None | Some(Outcome::Did(true)) => refusals.is_empty(),
            // Of several reasons, any may be told.
            Some(outcome) => refusals.contains(outcome),
        }
    }

    fn holds(&self, key: Key, check: Check) -> bool {
        let slot = self.slot(key);
        match check {
            Check::Value(value) => slot.value == Some(value),
            Check::Absent => slot.value.is_none(),
            Check::Present => slot.value.is_some(),
            Check::Version(version) => slot.value.is_some() && slot.is(version),
        }
    }

    /// Does the writes, and returns why some of them cannot be done: the first reason of each key.
    fn write_all(&mut self, writes: &[(Key, Write)]) -> Vec<Outcome> {
        let (before, mut refusals, mut refused) = (self.mark(), Vec::new(), Vec::new());
        for (key, write) in writes {
            match *write {
                _ if refused.contains(key) => {}
                Write::Set(value) => self.put(*key, Some(value), None),
                Write::Delete => self.put(*key, None, None),
                Write::Add(amount) => match self.sum(*key, Delta::Signed(amount)) {
                    Ok((_, value, ends)) => self.put(*key, Some(value), ends),
                    Err(why) => {
                        refused.push(*key);
                        refusals.push(why);
                    }
                },
            }
        }
        if !refusals.is_empty() {
            self.undo(before);
        }
        refusals
    }
}
