//! What was asked of the store, when, and what it answered.

use keyvalue_core::extra::Position;

use crate::model::State;
use crate::operation::{BUCKETS, Key, Operation, Outcome};
use crate::span::Span;

/// A moment. Each call and each return has its own.
pub type Moment = u64;

/// A moment that never comes.
pub const NEVER: Moment = Moment::MAX;

/// One operation of one instance.
#[derive(Debug, Clone)]
pub struct Call {
    /// Who called.
    pub instance: usize,
    /// Which bucket.
    pub bucket: usize,
    /// What was asked.
    pub operation: Operation,
    /// When.
    pub invoked: Moment,
    /// When it returned, or `NEVER`.
    pub returned: Moment,
    /// When it last read a file, or first changed one if it writes: about when it took
    /// effect. `NEVER` if it did not get that far.
    pub reached: Moment,
    /// The time in which it looked at the clock, if it did: from its beginning to its end, also
    /// that of a call that was killed.
    pub clock: Span,
    /// What it returned. A killed call returns nothing.
    pub outcome: Option<Outcome>,
}

impl Call {
    /// Whether it is known what came of it. Anything may have come of a call that
    /// failed or was killed, and at any later time.
    #[must_use]
    pub fn settled(&self) -> bool {
        !matches!(self.outcome, None | Some(Outcome::Failed(_)))
    }

    /// The moment after which nothing comes of it any more.
    #[must_use]
    pub fn end(&self) -> Moment {
        if self.settled() { self.returned } else { NEVER }
    }

    /// The versions of keys that it reported.
    #[must_use]
    pub fn told(&self) -> Vec<(Key, u64)> {
        self.outcome.as_ref().map_or(Vec::new(), |outcome| told(&self.operation, outcome))
    }

    /// Whether it reported this version of a key.
    #[must_use]
    pub fn tells(&self, key: Key, version: u64) -> bool {
        match (&self.operation, &self.outcome) {
            (Operation::Version(k), Some(Outcome::Version(told)))
            | (Operation::Snapshot(k), Some(Outcome::Snapshot(_, told)))
            | (Operation::Swap(k, ..), Some(Outcome::Changed(told))) => (*k, *told) == (key, version),
            (Operation::GetVersioned(_), _) => self.told().contains(&(key, version)),
            _ => false,
        }
    }

    /// Whether it is known to have left everything as it was.
    #[must_use]
    pub fn refused(&self) -> bool {
        use Outcome::{Changed, Did, NotANumber, OutOfRange};
        matches!(self.outcome, Some(NotANumber | OutOfRange | Changed(_) | Did(false)))
    }
}

/// The versions of keys that an outcome reports.
#[must_use]
pub fn told(operation: &Operation, outcome: &Outcome) -> Vec<(Key, u64)> {
    match (operation, outcome) {
        (Operation::Version(key), Outcome::Version(version))
        | (Operation::Snapshot(key), Outcome::Snapshot(_, version))
        | (Operation::Swap(key, ..), Outcome::Changed(version)) => vec![(*key, *version)],
        (Operation::GetVersioned(keys), Outcome::Versioned(found)) => {
            let version = |found: &Option<(_, u64)>| found.map_or(0, |(_, version)| version);
            keys.iter().copied().zip(found.iter().map(version)).collect()
        }
        _ => Vec::new(),
    }
}

/// A time in which nothing was lost: from the start, or a power cut, to the next power cut.
#[derive(Debug, Clone, Default)]
pub struct Epoch {
    /// What was in each bucket when it began.
    pub base: [State; BUCKETS.len()],
    /// Where the changes of each bucket begin that were made in it.
    pub start: [Position; BUCKETS.len()],
    /// All calls in it.
    pub calls: Vec<Call>,
    /// For each bucket, the moment up to which all that was acknowledged is in a
    /// generation that was published for good.
    pub published: [Moment; BUCKETS.len()],
}

impl Epoch {
    /// The calls on one bucket.
    #[must_use]
    pub fn of_bucket(&self, bucket: usize) -> Vec<Call> {
        self.calls.iter().filter(|call| call.bucket == bucket).cloned().collect()
    }
}

/// The calls of a run.
#[derive(Debug)]
pub struct History {
    /// The past, and the present at the end.
    pub epochs: Vec<Epoch>,
    now: Moment,
}

impl Default for History {
    fn default() -> Self {
        Self { epochs: vec![Epoch::default()], now: 0 }
    }
}

impl History {
    /// The next moment.
    pub fn now(&mut self) -> Moment {
        self.now += 1;
        self.now
    }

    /// The present.
    pub fn epoch(&mut self) -> &mut Epoch {
        let last = self.epochs.len() - 1;
        &mut self.epochs[last]
    }

    /// The present, as it is.
    #[must_use]
    pub fn present(&self) -> &Epoch {
        &self.epochs[self.epochs.len() - 1]
    }

    /// Notes a call and the time, and returns its number.
    pub fn invoke(&mut self, instance: usize, bucket: usize, operation: Operation, time: u64) -> usize {
        let (returned, reached, outcome) = (NEVER, NEVER, None);
        let (invoked, clock) = (self.now(), Span { from: time, to: u64::MAX });
        let call = Call { instance, bucket, operation, invoked, returned, reached, clock, outcome };
        self.epoch().calls.push(call);
        self.epoch().calls.len() - 1
    }

    /// Notes what a call returned, and when.
    pub fn answer(&mut self, call: usize, outcome: Outcome, time: u64) {
        let returned = self.now();
        let call = &mut self.epoch().calls[call];
        call.returned = returned;
        call.clock.to = time;
        call.outcome = Some(outcome);
    }

    /// Notes that an instance is no more, or, without one, that none is.
    pub fn stop(&mut self, instance: Option<usize>, time: u64) {
        let is_meant = |call: &&mut Call| instance.is_none_or(|instance| instance == call.instance);
        let open = self.epoch().calls.iter_mut().filter(|call| call.outcome.is_none());
        open.filter(is_meant).for_each(|call| call.clock.to = call.clock.to.min(time));
    }

    /// All positions that anybody was told in a bucket, in the order in which they came.
    #[must_use]
    pub fn positions(&self, bucket: usize) -> Vec<Position> {
        let calls = self.epochs.iter().flat_map(|epoch| &epoch.calls).filter(|call| call.bucket == bucket);
        calls.filter_map(|call| call.outcome.as_ref()).flat_map(Outcome::positions).collect()
    }

    /// Notes that a call reads or changes a file.
    pub fn reach(&mut self, call: usize, changes: bool) {
        let now = self.now;
        if let Some(call) = self.epoch().calls.get_mut(call).filter(|call| call.operation.reads() != changes)
        {
            call.reached = if changes { call.reached.min(now) } else { now };
        }
    }

    /// Starts over from what a power cut left.
    pub fn begin(&mut self, base: [State; BUCKETS.len()]) {
        self.epochs.push(Epoch { base, ..Epoch::default() });
    }
}
