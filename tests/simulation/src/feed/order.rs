//! Whether the changes are those of an order of the calls.

use super::Feed;
use crate::history::Call;
use crate::linear::Verdict;
use crate::model::{Branch, State};
use crate::operation::{Operation, Outcome, Page};
use crate::parts;
use crate::search::Search;
use crate::values::Values;

/// How many of the changes have happened; none are meant before the first one that is told.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Reached(Option<usize>);

/// Searches for an order of calls on one bucket, which began as `start`, in which they wrote
/// what the feed tells.
#[must_use]
pub fn check(calls: &[Call], start: State, feed: &Feed, values: &Values) -> Verdict {
    let mut ordered = match parts::of_keys(calls) {
        Ok(ordered) => ordered,
        Err(wrong) => return Verdict::Violated(wrong),
    };
    ordered.extend(calls.iter().filter(|call| feed.end(call).is_some()).cloned());
    ordered.sort_by_key(|call| call.invoked);
    Search::new(&ordered, values, Some(feed)).run(start)
}

impl Feed {
    /// Where one begins.
    #[must_use]
    pub fn start(&self) -> Reached {
        Reached(self.is_whole.then_some(0))
    }

    /// Whether all changes have happened.
    #[must_use]
    pub fn is_through(&self, reached: Reached) -> bool {
        reached.0 == Some(self.items.len()) || (reached.0.is_none() && self.is_cut && self.items.is_empty())
    }

    /// How far one is after a call; nowhere if it does something else than the changes tell.
    #[must_use]
    pub fn after(&self, reached: Reached, call: &Call, branch: &mut Branch) -> Vec<Reached> {
        if let Some((end, is_all)) = self.end(call) {
            // What is told is known from here on at the latest.
            let at = reached.0.or(self.is_cut.then_some(0));
            let at = at.filter(|at| if is_all { *at == end } else { *at >= end });
            return at.map(|at| Reached(Some(at))).into_iter().collect();
        }
        match (&call.operation, reached.0) {
            (Operation::Destroy, None) => vec![reached, Reached(Some(0))],
            // Nothing is destroyed that is not there.
            (Operation::Destroy, Some(at)) if at > 0 => Vec::new(),
            (_, None) if self.is_cut && !branch.effects.is_empty() => {
                let first = self.begin(&mut branch.clone());
                first.into_iter().map(|at| Reached(Some(at))).chain([reached]).collect()
            }
            (_, None) => vec![reached],
            (_, Some(at)) => self.follow(at, branch).into_iter().map(|at| Reached(Some(at))).collect(),
        }
    }

    /// Looks whether what was written last is what is told first.
    fn begin(&self, branch: &mut Branch) -> Option<usize> {
        (0..branch.effects.len()).find_map(|missed| {
            let told = branch.effects.split_off(missed);
            let missed = std::mem::replace(&mut branch.effects, told);
            let at = self.follow(0, branch);
            branch.effects.splice(..0, missed);
            at
        })
    }

    /// Compares what was written with the next changes.
    fn follow(&self, at: usize, branch: &mut Branch) -> Option<usize> {
        let next = self.items.get(at..at + branch.effects.len())?;
        for (effect, item) in branch.effects.iter().zip(next) {
            if (effect.key, effect.value) != (item.key, item.value) {
                return None;
            }
            let slot = &mut branch.state.0[effect.key];
            match (effect.ends, item.ends) {
                (None, None) => {}
                (Some(written), Some(told)) => {
                    let ends = written.and(told)?;
                    slot.ends = slot.ends.map(|present| present.and(ends).unwrap_or(present));
                }
                _ => return None,
            }
        }
        Some(at + next.len())
    }

    /// How many changes a call saw, and whether these were all there were.
    fn end(&self, call: &Call) -> Option<(usize, bool)> {
        match call.outcome.as_ref()? {
            Outcome::At(position) => Some((self.place(*position)?, true)),
            Outcome::Followed(pages) => {
                let last = pages.last()?;
                Some((self.place(last.position())?, Page::is_last(last)))
            }
            _ => None,
        }
    }
}
