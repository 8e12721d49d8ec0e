//! What was asked of the store, when, and what it answered.

use crate::model::State;
use crate::operation::{BUCKETS, Key, Operation, Outcome};

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

    /// The version of `key` that it reported.
    #[must_use]
    pub fn tells(&self, key: Key) -> Option<u64> {
        match (&self.operation, &self.outcome) {
            (Operation::Version(k), Some(Outcome::Version(version)))
            | (Operation::Snapshot(k), Some(Outcome::Snapshot(_, version)))
            | (Operation::Swap(k, ..), Some(Outcome::Changed(version)))
                if *k == key =>
            {
                Some(*version)
            }
            _ => None,
        }
    }

    /// Whether it is known to have left everything as it was.
    #[must_use]
    pub fn refused(&self) -> bool {
        matches!(self.outcome, Some(Outcome::NotANumber | Outcome::OutOfRange | Outcome::Changed(_)))
    }
}

/// A time in which nothing was lost: from the start, or a power cut, to the next power cut.
#[derive(Debug, Clone, Default)]
pub struct Epoch {
    /// What was in each bucket when it began.
    pub base: [State; BUCKETS.len()],
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

    /// Notes a call, and returns its number.
    pub fn invoke(&mut self, instance: usize, bucket: usize, operation: Operation) -> usize {
        let invoked = self.now();
        let call =
            Call { instance, bucket, operation, invoked, returned: NEVER, reached: NEVER, outcome: None };
        self.epoch().calls.push(call);
        self.epoch().calls.len() - 1
    }

    /// Notes what a call returned.
    pub fn answer(&mut self, call: usize, outcome: Outcome) {
        let returned = self.now();
        let call = &mut self.epoch().calls[call];
        call.returned = returned;
        call.outcome = Some(outcome);
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
