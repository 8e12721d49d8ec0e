//! Upkeep: going from one generation to the next, tidying up, merging.

use super::{Plan, Shared};
use crate::advance::{advance, clean_up, remove};
use crate::error::Result;
use crate::files::Files;
use crate::log::Author;
use crate::merge;
use crate::record::Operation;
use crate::storage::{Clock, Storage};
use crate::tables::Tables;

/// What finds the next merge.
type Choose<'c, H> = dyn Fn(&Files<H>, &Tables) -> Result<Option<merge::Job>> + 'c;

/// Files that are removed at a time: a device may take milliseconds for each.
const REMOVALS: usize = 8;

/// How many times the bytes of a long log its values in files of their own may have: they
/// are removed, if they were replaced, only when the generation is over.
const VALUES: u64 = 32;

impl<H: Storage + Clock> Shared<H> {
    /// Leaves a sealed log for the next generation, which this instance makes if nobody else does.
    pub(super) fn follow(&mut self) -> Result<()> {
        let Some(log) = self.log.take() else { return Ok(()) };
        let is_mine = log.state.sealed == Some(self.origin);
        let made = match advance(&self.files, &mut self.logs, &log, is_mine) {
            Ok(made) => made,
            Err(problem) => {
                // The sealed log is still what there is to read.
                self.log = Some(log);
                return Err(problem);
            }
        };
        let is_busy = log.end.saturating_sub(log.opened_at) > self.files.limits.log;
        self.open()?;
        match &self.log {
            // What cannot be tidied up is no reason for a caller's operation to fail.
            Some(log) if made => {
                self.garbage = clean_up(&self.files, &mut self.logs, log).unwrap_or_default();
            }
            _ => return Ok(()),
        }
        // Who has written all of a long log will write on, and can do the rest bit by bit.
        if !is_busy && self.work().is_err() {
            self.log = None;
        }
        Ok(())
    }

    /// Does a part of what is to be done: removes some files, and merges once if that is due.
    pub(super) fn work(&mut self) -> Result<()> {
        self.since_work = 0;
        self.remove_some();
        self.merge_some()
    }

    /// Seals a log that is long enough, and merges when enough was written.
    pub(super) fn tend(&mut self) -> Result<()> {
        let Some(log) = &self.log else { return Ok(()) };
        let limits = &self.files.limits;
        let grown = log.end.saturating_sub(log.opened_at);
        let limit = grown.saturating_mul(8).clamp(limits.log, limits.bulk.max(limits.log));
        // Whoever has read much in order to write one record makes it likely that it is the last one to.
        let read = log.opened_at.saturating_sub(log.start);
        let is_tiring = self.number == 1 && u64::from_le_bytes(self.origin) % limits.tiring.max(1) < read;
        let is_full = is_tiring
            || log.end.saturating_sub(log.start) >= limit
            || log.state.memtable.memory() as u64 > limits.bulk.saturating_mul(2).saturating_add(64 << 10)
            || self.files.values.get().saturating_sub(self.values_before)
                > limits.bulk.saturating_mul(VALUES);
        if is_full {
            return if self.seal()? { self.follow() } else { Ok(()) };
        }
        if self.since_work >= limits.between_jobs { self.work() } else { Ok(()) }
    }

    /// Appends a seal. `false` if it is not there, so that whoever comes next has to do it.
    pub(super) fn seal(&mut self) -> Result<bool> {
        let author = Author { origin: self.origin, number: 0 };
        let Some(log) = &mut self.log else { return Ok(false) };
        log.append(&*self.files.host, author, &Operation::Seal.encode())?;
        log.catch_up(&*self.files.host, Some(author), 0)?;
        Ok(log.state.sealed.is_some())
    }

    /// Does one merge, if one is due.
    pub(super) fn merge_some(&mut self) -> Result<()> {
        let dice = self.files.unique();
        self.merge(&|files, tables| merge::next_job(files, tables, dice)).map(drop)
    }

    /// Does the merge that `choose` finds in the tables. `false` if it finds none.
    fn merge(&mut self, choose: &Choose<'_, H>) -> Result<bool> {
        let Some(log) = &self.log else { return Ok(false) };
        if log.state.sealed.is_some() {
            return Ok(true);
        }
        let tables = log.state.tables.clone();
        let Some(job) = choose(&self.files, &tables)? else { return Ok(false) };
        // Another generation may begin before the result is in the log.
        let number = log.generation.saturating_add(2);
        let edit = merge::run(&self.files, &tables, &job, number)?;
        // If somebody else was quicker, what was made stays for the clean-up: a power cut may
        // lose the other's record and keep this one.
        self.append(&Operation::Merged(&edit.encode()).encode()).map(|_| true)
    }

    /// Ends the generation, and with it the files that it does not use any more.
    fn renew(&mut self) -> Result<()> {
        let is_sealed = self.log.as_ref().is_some_and(|log| log.state.sealed.is_some());
        if is_sealed || self.seal()? {
            self.follow()?;
        }
        while !self.garbage.is_empty() {
            self.remove_some();
        }
        Ok(())
    }

    fn remove_some(&mut self) {
        for _ in 0..REMOVALS {
            let Some(garbage) = self.garbage.pop() else { break };
            // What cannot be removed now is found again by the next clean-up.
            let _ = remove(&self.files, garbage);
        }
    }

    /// Brings all entries to one level. Each step is a merge like any other.
    pub fn compact(&mut self) -> Result<()> {
        let job = self.files.limits.job.max(1);
        // Others may make work for as long as they write: at some time it is enough.
        let most = self.read(|view| {
            let Some(view) = view else { return Ok(0) };
            let jobs = view.log.state.tables.iter().map(|table| 1 + table.bytes / job);
            Ok(jobs.sum::<u64>().saturating_mul(8).saturating_add(100))
        })?;
        if most == 0 {
            return Ok(());
        }
        self.renew()?;
        let mut gone = (0, 0);
        for _ in 0..most {
            match self.merge(&merge::compacting_job) {
                Ok(true) => {}
                Ok(false) => break,
                // Others have gone on meanwhile: so does this, from what there is now.
                Err(problem) => {
                    self.again(problem, &mut gone)?;
                    self.read(|_| Ok(()))?;
                }
            }
            if self.log.as_ref().is_some_and(|log| log.state.sealed.is_some()) {
                self.follow()?;
            }
        }
        self.renew_often()
    }

    /// Removes everything at one moment.
    pub fn destroy(&mut self) -> Result<()> {
        // That no log is open does not mean that there is none.
        if !self.read(|view| Ok(view.is_some()))? {
            return Ok(());
        }
        self.write(&mut |_| Plan::append(&Operation::Clear))?;
        // It is done, whatever comes of giving the space back.
        if self.renew_often().is_err() {
            self.log = None;
        }
        Ok(())
    }

    /// Ends so many generations that even tables of the last merges have become garbage.
    fn renew_often(&mut self) -> Result<()> {
        (0..3).try_for_each(|_| self.renew())
    }
}
