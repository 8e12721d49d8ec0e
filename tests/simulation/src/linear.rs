//! Whether a history is linearizable.
//!
//! The search of Wing and Gong: of the calls that had begun before any other one
//! ended, try each as the next, and go on from the state that it makes. What Lowe
//! added: never go on twice from the same calls done and the same state. A call of
//! unknown outcome may come at any later point, or never.
//!
//! Keys that no call has to do with together are searched apart. What is tried
//! first is the order in which the calls reached the disk, which mostly is the one.

use std::collections::HashSet;

use crate::history::{Call, NEVER};
use crate::model::State;
use crate::parts;
use crate::show;
use crate::values::Values;

/// The most calls in one history.
pub const MOST: usize = 256;
const PATIENCE: usize = 200_000;

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
    for part in parts::split(calls) {
        match check_part(&part, start, values) {
            Verdict::Linearizable => {}
            Verdict::Undecided => verdict = Verdict::Undecided,
            violated @ Verdict::Violated(_) => return violated,
        }
    }
    verdict
}

fn check_part(calls: &[Call], start: State, values: &Values) -> Verdict {
    assert!(calls.len() <= MOST, "a history of {} calls", calls.len());
    let mut search = Search { calls, values, seen: HashSet::new(), best: Done::default() };
    match search.explore(Done::default(), 0, start) {
        true => Verdict::Linearizable,
        false if search.seen.len() >= PATIENCE => Verdict::Undecided,
        false => Verdict::Violated(search.blame()),
    }
}

/// The set of calls that are done.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
struct Done([u64; MOST / 64]);

impl Done {
    fn has(&self, n: usize) -> bool {
        self.0[n / 64] >> (n % 64) & 1 == 1
    }

    fn with(mut self, n: usize) -> Self {
        self.0[n / 64] |= 1 << (n % 64);
        self
    }

    fn len(&self) -> u32 {
        self.0.iter().map(|word| word.count_ones()).sum()
    }
}

struct Search<'a> {
    calls: &'a [Call],
    values: &'a Values,
    seen: HashSet<(Done, State)>,
    best: Done,
}

impl Search<'_> {
    /// Whether the calls that are not done, the first of which is `first` or later, can follow.
    fn explore(&mut self, done: Done, mut first: usize, state: State) -> bool {
        while first < self.calls.len() && done.has(first) {
            first += 1;
        }
        let next = self.next(done, first);
        if next.iter().all(|n| self.calls[*n].end() == NEVER) {
            return true;
        }
        if done.len() > self.best.len() {
            self.best = done;
        }
        // A read that fits and teaches nothing can as well come at once.
        for n in &next {
            if self.calls[*n].operation.reads()
                && let Some(after) = self.after(*n, done, state)
                && after.is_like(&state)
            {
                return self.explore(done.with(*n), first, after);
            }
        }
        if self.seen.len() >= PATIENCE || !self.seen.insert((done, state)) {
            return false;
        }
        next.into_iter()
            .any(|n| self.after(n, done, state).is_some_and(|state| self.explore(done.with(n), first, state)))
    }

    /// The calls that began before any that is not done ended, in the order in which to try them.
    fn next(&self, done: Done, first: usize) -> Vec<usize> {
        let (mut next, mut end) = (Vec::new(), NEVER);
        for (n, call) in self.calls.iter().enumerate().skip(first).filter(|(n, _)| !done.has(*n)) {
            if call.invoked > end {
                break;
            }
            end = end.min(call.end());
            next.push(n);
        }
        next.sort_by_key(|n| (self.calls[*n].reached, self.calls[*n].returned));
        next
    }

    /// The state after a call, if its outcome fits.
    fn after(&self, n: usize, done: Done, mut state: State) -> Option<State> {
        let call = &self.calls[n];
        let outcome = call.outcome.as_ref().filter(|_| call.settled());
        let taken = |key, version| {
            let tells = |call: &Call| call.tells(key) == Some(version);
            self.calls.iter().enumerate().any(|(n, call)| done.has(n) && tells(call))
        };
        state.apply(&call.operation, outcome, self.values, taken).then_some(state)
    }

    /// The calls of which none fits after the longest order that was found.
    fn blame(&self) -> String {
        let stuck: Vec<Call> = self.next(self.best, 0).into_iter().map(|n| self.calls[n].clone()).collect();
        format!(
            "at most {} of {} calls can be put in order; none of these can be the next:\n{}",
            self.best.len(),
            self.calls.len(),
            show::calls(&stuck, self.values)
        )
    }
}
