//! Whether a history is linearizable.
//!
//! Keys that no call has to do with together are searched apart; how is in `search`.

use crate::history::Call;
use crate::model::State;
use crate::parts;
use crate::search::Search;
use crate::values::Values;

/// What the search found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// An order of the calls that explains every outcome.
    Linearizable,
    /// There is none. The text says how far the best one got.
    Violated(String),
    /// Too many orders to try.
    Undecided,
}

/// Searches for an order of calls on one bucket, which began as `start`.
#[must_use]
pub fn check(calls: &[Call], start: State, values: &Values) -> Verdict {
    let mut verdict = Verdict::Linearizable;
    let parts = match parts::split(calls) {
        Ok(parts) => parts,
        Err(wrong) => return Verdict::Violated(wrong),
    };
    for part in parts {
        match Search::new(&part, values, None).run(start) {
            Verdict::Linearizable => {}
            Verdict::Undecided => verdict = Verdict::Undecided,
            violated @ Verdict::Violated(_) => return violated,
        }
    }
    verdict
}
