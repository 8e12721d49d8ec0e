//! Whether what a machine did was right.

use keyvalue_core::extra::Position;

use crate::history::{Call, History};
use crate::instance::{Subject, Task};
use crate::machine::Machine;
use crate::model::State;
use crate::operation::{BUCKETS, KEYS, Operation, Outcome, Scan};
use crate::span::Span;
use crate::{linear, listing, loss, show};

/// The state of each bucket.
type States = [State; BUCKETS.len()];

impl<S: Subject> Machine<S> {
    /// Goes on after a power cut that may have lost writes: what it left must be
    /// explained by what was there before, and is what the next epoch begins with.
    ///
    /// # Errors
    /// What cannot be explained.
    pub fn recover(&mut self, stop: impl Fn() -> Option<u64>) -> Result<(), String> {
        self.world.history.borrow_mut().begin(Default::default());
        while !self.audit(stop())? {
            // Stopped as by a kill, or as by another power cut.
            if self.world.random.one_in(2) {
                self.world.lose_power();
            }
        }
        let mut history = self.world.history.borrow_mut();
        let [.., last, present] = history.epochs.as_slice() else { return Ok(()) };
        let found = found(&present.calls);
        for (bucket, found) in found.iter().enumerate() {
            loss::check(last, bucket, found, self.world.millis(), &self.world.values)?;
        }
        let start = starts(&present.calls);
        (history.epoch().base, history.epoch().start) = (found, start);
        Ok(())
    }

    /// Reads all that is there with a new instance. Returns whether it was through before it
    /// was stopped after so many turns.
    ///
    /// # Errors
    /// When it fails.
    pub fn audit(&mut self, stop: Option<u64>) -> Result<bool, String> {
        let tasks = audit_tasks(&self.world.history.borrow());
        self.alone(tasks, stop).map_err(|why| format!("reading all that is there: {why}"))
    }

    /// Checks the whole history.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn judge(&mut self) -> Result<(), String> {
        let history = self.world.history.borrow();
        for epoch in &history.epochs {
            for bucket in 0..BUCKETS.len() {
                let calls = epoch.of_bucket(bucket);
                let in_history =
                    |what| format!("{what}\nin the history\n{}", show::calls(&calls, &self.world.values));
                match linear::check(&calls, epoch.base[bucket], &self.world.values) {
                    linear::Verdict::Linearizable => {}
                    linear::Verdict::Undecided => self.undecided += 1,
                    linear::Verdict::Violated(why) => {
                        return Err(in_history(format!("not linearizable: {why}")));
                    }
                }
                listing::check(&calls, &epoch.base[bucket]).map_err(in_history)?;
            }
        }
        Ok(())
    }
}

/// Reads what the calls so far had to do with.
fn audit_tasks(history: &History) -> Vec<Task> {
    let calls = || history.epochs.iter().flat_map(|epoch| &epoch.calls);
    let has = |bucket, key| calls().any(|call| call.bucket == bucket && call.operation.keys().contains(&key));
    let mut tasks = Vec::new();
    for bucket in 0..BUCKETS.len() {
        let keys: Vec<_> = (0..KEYS.len()).filter(|key| has(bucket, *key)).collect();
        if !keys.is_empty() {
            let scan = Scan { prefix: "", reverse: false, limit: KEYS.len() };
            let all = [
                Operation::Scan(scan),
                Operation::GetMany((0..KEYS.len()).collect()),
                Operation::List,
                Operation::Verify,
                Operation::Latest,
            ];
            // A key that is there before and after has the end that was told in between.
            let each = |key| [Operation::Snapshot(key), Operation::Ttl(key), Operation::Snapshot(key)];
            let operations = keys.into_iter().flat_map(each).chain(all);
            tasks.extend(operations.map(|operation| Task { bucket, operation, reopen: false }));
        }
    }
    tasks
}

/// The state that explains what was read while nobody wrote.
fn found(calls: &[Call]) -> States {
    let mut states = [State::default(); BUCKETS.len()];
    for call in calls {
        let slots = &mut states[call.bucket].0;
        match (&call.operation, &call.outcome) {
            (Operation::Snapshot(key), Some(Outcome::Snapshot(Some(value), version))) => {
                slots[*key].value = Some(*value);
                slots[*key].version = Some(*version);
            }
            // It was there, and is over.
            (Operation::Snapshot(key), Some(Outcome::Snapshot(None, _))) if slots[*key].value.is_some() => {
                slots[*key].ends.get_or_insert(Span::ANY);
            }
            (Operation::Ttl(key), Some(Outcome::Left(Some(left)))) => {
                slots[*key].ends.get_or_insert(call.clock.later(*left));
            }
            _ => {}
        }
    }
    states
}

/// The last place that was told of each bucket.
fn starts(calls: &[Call]) -> [Position; BUCKETS.len()] {
    let mut starts = [Position::default(); BUCKETS.len()];
    for call in calls {
        if let Some(Outcome::At(position)) = call.outcome {
            starts[call.bucket] = position;
        }
    }
    starts
}
