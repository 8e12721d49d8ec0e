//! Writing: a record, and what becomes of it.

use super::{Plan, Planner, Shared, View};
use crate::advance::found;
use crate::calls;
use crate::discovery::ATTEMPTS;
use crate::error::{Problem, Result};
use crate::log::Author;
use crate::options::Durability;
use crate::replay::Outcome;
use crate::storage::{Clock, Storage};

impl<H: Storage + Clock> Shared<H> {
    /// Does what `plan` wants, and says what became of it.
    pub fn write(&mut self, plan: &mut Planner<'_, H>) -> Result<Outcome> {
        let mut gone = (0, 0);
        for _ in 0..ATTEMPTS {
            match self.try_write(plan) {
                Ok(Some(outcome)) => {
                    // The write is done, whatever comes of this.
                    if self.tend().is_err() {
                        self.log = None;
                    }
                    return Ok(outcome);
                }
                Ok(None) => {}
                Err(problem) => self.again(problem, &mut gone)?,
            }
        }
        Err(Problem::busy())
    }

    /// `None` when there is another generation to try it in.
    pub(super) fn try_write(&mut self, plan: &mut Planner<'_, H>) -> Result<Option<Outcome>> {
        if self.log.is_none() {
            self.open()?;
        }
        let Some(log) = &mut self.log else {
            found(&self.files, &mut self.logs)?;
            return Ok(None);
        };
        if log.state.sealed.is_some() {
            return self.follow().map(|()| None);
        }
        let mut wanted =
            plan(&View::new(&self.files, log)).inspect_err(|_| self.files.settle_values(false))?;
        if let Plan::Answer(_) = wanted {
            // It is an answer only if it is one now.
            self.refresh()?;
            let Some(log) = &self.log else { return Ok(None) };
            if log.state.sealed.is_some() {
                return self.follow().map(|()| None);
            }
            wanted = plan(&View::new(&self.files, log))?;
        }
        match wanted {
            Plan::Answer(outcome) => Ok(Some(outcome)),
            Plan::Append(operation) => self.append(&operation),
        }
    }

    /// Appends a record and reads what became of it. `None` if a seal came before it, or
    /// something that it did not know of.
    pub(super) fn append(&mut self, operation: &[u8]) -> Result<Option<Outcome>> {
        self.number = self.number.saturating_add(1);
        let author = Author { origin: self.origin, number: self.number };
        let host = &*self.files.host;
        let Some(log) = &mut self.log else { return Ok(None) };
        let appended = log.append(host, author, operation);
        let read = log.catch_up(host, Some(author), appended.as_ref().map_or(0, |len| *len as usize));
        let outcome = read.inspect_err(|_| self.files.settle_values(true))?;
        // Behind a seal a record is void, unless a power cut loses the seal and not the record.
        let is_torn = outcome.is_none() && appended.is_err() && log.state.sealed.is_none();
        self.files.settle_values(!is_torn);
        match (outcome, appended) {
            (Some(late @ (Outcome::Late | Outcome::LateSum)), _) => {
                let is_always = self.files.options.durability == Durability::Always;
                if is_always || late == Outcome::LateSum {
                    // If a power cut took what came in between, it would count beside the next try.
                    calls::sync(&*self.files.host, &log.file, &log.path)?;
                }
                Ok(None)
            }
            (Some(outcome), appended) => {
                let values = self.files.values.get().saturating_sub(self.values_counted);
                self.values_counted = self.files.values.get();
                self.since_work = self.since_work.saturating_add(appended.unwrap_or_default() + values);
                self.make_durable()?;
                Ok(Some(outcome))
            }
            (None, Err(problem)) => Err(problem),
            // Behind a seal, or cut in two by someone else's: it counts for nothing.
            (None, Ok(_)) => Ok(None),
        }
    }

    pub(super) fn make_durable(&mut self) -> Result<()> {
        let Some(log) = &self.log else { return Ok(()) };
        if self.files.options.durability == Durability::Os {
            return Ok(());
        }
        if self.durable != log.generation {
            self.logs.sync(&self.files)?;
            self.durable = log.generation;
        }
        calls::sync(&*self.files.host, &log.file, &log.path)?;
        self.synced = (log.generation, log.end);
        Ok(())
    }
}
