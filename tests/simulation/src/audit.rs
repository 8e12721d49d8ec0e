//! Whether what a machine did was right.

use crate::history::{Call, History};
use crate::instance::{Subject, Task};
use crate::machine::Machine;
use crate::model::{Slot, State};
use crate::operation::{BUCKETS, KEYS, Operation, Outcome};
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
        let found = loop {
            match self.audit(stop())? {
                Some(found) => break found,
                // Stopped as by a kill, or as by another power cut.
                None if self.world.random.one_in(2) => self.world.lose_power(),
                None => {}
            }
        };
        let mut history = self.world.history.borrow_mut();
        let last = history.epochs.len() - 2;
        for (bucket, found) in found.iter().enumerate() {
            loss::check(&history.epochs[last], bucket, found, &self.world.values)?;
        }
        history.epoch().base = found;
        Ok(())
    }

    /// Reads all that is there with a new instance, which is stopped after so many turns:
    /// then nothing is returned.
    ///
    /// # Errors
    /// When it fails.
    pub fn audit(&mut self, stop: Option<u64>) -> Result<Option<States>, String> {
        let (first, tasks) = {
            let mut history = self.world.history.borrow_mut();
            (history.epoch().calls.len(), audit_tasks(&history))
        };
        let done = self.alone(tasks, stop).map_err(|why| format!("reading all that is there: {why}"))?;
        match done {
            true => Ok(Some(found(&self.world.history.borrow_mut().epoch().calls[first..]))),
            false => Ok(None),
        }
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
            let all = [Operation::GetMany((0..KEYS.len()).collect()), Operation::List];
            let operations = keys.into_iter().map(Operation::Snapshot).chain(all);
            tasks.extend(operations.map(|operation| Task { bucket, operation, reopen: false }));
        }
    }
    tasks
}

fn found(calls: &[Call]) -> States {
    let mut states = [State::default(); BUCKETS.len()];
    for call in calls {
        if let (Operation::Snapshot(key), Some(Outcome::Snapshot(value, version))) =
            (&call.operation, &call.outcome)
        {
            let known = value.is_some().then_some(*version);
            states[call.bucket].0[*key] = Slot { value: *value, version: known, idle: false };
        }
    }
    states
}
