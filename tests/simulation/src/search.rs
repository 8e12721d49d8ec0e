//! The search for an order of calls.
//!
//! It is that of Wing and Gong: of the calls that had begun before any other one
//! ended, try each as the next, and go on from the state that it makes. What Lowe
//! added: never go on twice from the same calls done and the same state. A call of
//! unknown outcome may come at any later point, or never.
//!
//! What is tried first is the order in which the calls reached the disk, which mostly is
//! the one. With a [`Feed`], what the calls write has to come in its order as well.

use std::collections::HashSet;

use crate::feed::{Feed, Reached};
use crate::history::{Call, NEVER};
use crate::linear::Verdict;
use crate::model::{Asked, State};
use crate::show;
use crate::values::Values;

/// The most calls in one history.
pub const MOST: usize = 256;
const PATIENCE: usize = 200_000;

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

/// How far an order has got.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct Point {
    done: Done,
    state: State,
    reached: Reached,
}

/// A search for an order of some calls.
pub(crate) struct Search<'a> {
    calls: &'a [Call],
    values: &'a Values,
    feed: Option<&'a Feed>,
    seen: HashSet<Point>,
    best: Done,
}

impl<'a> Search<'a> {
    /// Of calls in order of their beginning.
    pub fn new(calls: &'a [Call], values: &'a Values, feed: Option<&'a Feed>) -> Self {
        assert!(calls.len() <= MOST, "a history of {} calls", calls.len());
        Self { calls, values, feed, seen: HashSet::new(), best: Done::default() }
    }

    /// Searches.
    pub fn run(mut self, start: State) -> Verdict {
        let reached = self.feed.map_or(Reached::default(), Feed::start);
        match self.explore(Point { done: Done::default(), state: start, reached }, 0) {
            true => Verdict::Linearizable,
            false if self.seen.len() >= PATIENCE => Verdict::Undecided,
            false => Verdict::Violated(self.blame()),
        }
    }

    /// Whether the calls that are not done, the first of which is `first` or later, can follow.
    fn explore(&mut self, at: Point, mut first: usize) -> bool {
        while first < self.calls.len() && at.done.has(first) {
            first += 1;
        }
        let next = self.next(at.done, first);
        let is_through = next.iter().all(|n| self.calls[*n].end() == NEVER);
        if is_through && self.feed.is_none_or(|feed| feed.is_through(at.reached)) {
            return true;
        }
        if at.done.len() > self.best.len() {
            self.best = at.done;
        }
        // A read that fits and teaches nothing can as well come at once.
        for n in &next {
            if self.calls[*n].operation.reads()
                && let [after] = self.after(*n, at)[..]
                && after.state.is_like(&at.state)
                && after.reached == at.reached
            {
                return self.explore(after, first);
            }
        }
        if self.seen.len() >= PATIENCE || !self.seen.insert(at) {
            return false;
        }
        next.into_iter().any(|n| self.after(n, at).into_iter().any(|after| self.explore(after, first)))
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

    /// Where one is after a call, if its outcome fits.
    ///
    /// A call of unknown outcome that changes nothing, or nothing that anyone sees before it
    /// is overwritten, could as well not be there, and is left out, unless changes are read.
    fn after(&self, n: usize, at: Point) -> Vec<Point> {
        let call = &self.calls[n];
        let outcome = call.outcome.as_ref().filter(|_| call.settled());
        let mut state = at.state;
        let keys = call.operation.keys();
        for key in &keys {
            let is_for_nothing = state.0[*key].idle && !call.operation.looks();
            if self.feed.is_none() && is_for_nothing && call.operation.writes(*key).is_some() {
                return Vec::new();
            }
            state.0[*key].idle = false;
        }
        let taken = |key, version| {
            let tells = |call: &Call| call.tells(key, version);
            self.calls.iter().enumerate().any(|(n, call)| at.done.has(n) && tells(call))
        };
        let (operation, clock, values) = (&call.operation, call.clock, self.values);
        let mut after = Vec::new();
        for mut branch in state.after(&Asked { operation, outcome, clock, values, taken: &taken }) {
            let is_nothing = branch.state.is_like(&at.state) && self.feed.is_none();
            if outcome.is_none() && (is_nothing || branch.changes_nothing(operation)) {
                continue;
            }
            if outcome.is_none() && keys.iter().all(|key| *key == keys[0]) {
                branch.state.0[keys[0]].idle = true;
            }
            let reached = match self.feed {
                Some(feed) => feed.after(at.reached, call, &mut branch),
                None => vec![at.reached],
            };
            let (done, state) = (at.done.with(n), branch.state);
            after.extend(reached.into_iter().map(|reached| Point { done, state, reached }));
        }
        after
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
