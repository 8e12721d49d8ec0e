//! What all handles to one bucket share: its files, and the log as far as it was read.

use alloc::string::String;
use alloc::vec::Vec;

use crate::advance::{Garbage, advance, clean_up, found, remove};
use crate::discovery::{ATTEMPTS, LOOKS, Logs};
use crate::error::{During, Problem, Result};
use crate::files::Files;
use crate::log::{Author, Log};
use crate::lookup::{self, Found};
use crate::merge;
use crate::options::Durability;
use crate::record::{Operation, Payload};
use crate::replay::Outcome;
use crate::storage::{Clock, Storage};

/// Files that are removed at a time: a device may take milliseconds for each.
const REMOVALS: usize = 8;

/// How many times the bytes of a long log its values in files of their own may have: they
/// are removed, if they were replaced, only when the generation is over.
const VALUES: u64 = 32;

/// The state of a bucket in this instance.
pub(crate) struct Shared<H: Storage> {
    pub files: Files<H>,
    logs: Logs<H::File>,
    log: Option<Log<H::File>>,
    origin: [u8; 8],
    number: u64,
    /// When the log was last read to its end.
    read_at: Option<u64>,
    /// The generation whose name is known to be durable.
    durable: u64,
    /// The generation that this instance tried to end as a reader.
    settled: u64,
    /// Bytes appended since the last work on the files.
    since_work: u64,
    /// Bytes of values in files of their own that were there when the generation was opened,
    /// and that are counted in `since_work`.
    values_before: u64,
    values_counted: u64,
    /// Files to be removed.
    garbage: Vec<Garbage>,
}

/// What an operation wants to do, decided by what is known so far.
pub(crate) enum Plan<'a> {
    /// To append this.
    Append(Operation<'a>),
    /// Nothing: this is what comes of it, if nothing has changed meanwhile.
    Answer(Outcome),
}

/// What makes a plan. It may be asked more than once.
pub(crate) type Planner<'p, 'a, H> = dyn FnMut(&View<'_, H>) -> Result<Plan<'a>> + 'p;

/// The state that an operation looks at.
pub(crate) struct View<'a, H: Storage> {
    pub files: &'a Files<H>,
    pub log: &'a Log<H::File>,
}

impl<H: Storage + Clock> View<'_, H> {
    /// The entry of a key in the tables, if no record is about the key.
    pub fn base(&self, key: &str) -> Result<Option<Found>> {
        lookup::find(self.files, &self.log.state.tables, key)
    }

    /// A value for a record: within it, or in a file of its own.
    pub fn payload<'v>(&self, value: &'v [u8]) -> Result<Payload<'v>> {
        if value.len() <= self.files.limits.inline {
            return Ok(Payload::Inline(value));
        }
        let next = self.log.generation.saturating_add(1);
        self.files.write_value(next, value).map(Payload::File)
    }
}

impl<H: Storage + Clock> Shared<H> {
    pub fn new(files: Files<H>) -> Self {
        Self {
            origin: files.unique().to_le_bytes(),
            files,
            logs: Logs::default(),
            log: None,
            number: 0,
            read_at: None,
            durable: 0,
            settled: 0,
            since_work: 0,
            values_before: 0,
            values_counted: 0,
            garbage: Vec::new(),
        }
    }

    /// Passes the newest state to `look`, and returns what that returns at last; `None` stands
    /// for a bucket to which nothing was ever written.
    pub fn read<R>(&mut self, mut look: impl FnMut(Option<&View<'_, H>>) -> Result<R>) -> Result<R> {
        let mut seen = None;
        self.read_dyn(&mut |view| {
            seen = Some(look(view)?);
            Ok(())
        })?;
        seen.ok_or(Problem::Busy)
    }

    /// As `read`, once for all: this is much code.
    fn read_dyn(&mut self, look: &mut dyn FnMut(Option<&View<'_, H>>) -> Result<()>) -> Result<()> {
        let mut gone = (0, 0);
        for _ in 0..ATTEMPTS {
            let result = self.refresh().and_then(|()| {
                let files = &self.files;
                let view = self.log.as_ref().map(|log| View { files, log });
                look(view.as_ref())
            });
            match result {
                // A file that is not there any more: there is a newer generation, or should be.
                Err(Problem::Gone(path)) => self.start_over(path, &mut gone)?,
                Err(problem) => return Err(self.failed(problem)),
                Ok(()) => {
                    self.settle();
                    return Ok(());
                }
            }
        }
        Err(Problem::Busy)
    }

    /// Whoever loads a store leaves a long log behind. The first to read it makes it
    /// short, for all who come later; that it cannot does not matter to a reader.
    fn settle(&mut self) {
        let Some(log) = &self.log else { return };
        let is_new = log.opened_at == log.end && self.settled != log.generation;
        if is_new && log.end.saturating_sub(log.start) > self.files.limits.log.saturating_mul(2) {
            self.settled = log.generation;
            if self.tend().is_err() {
                self.log = None;
            }
        }
    }

    /// After a failure nothing is taken for granted.
    fn failed(&mut self, problem: Problem) -> Problem {
        if !matches!(problem, Problem::Rule(_)) {
            self.log = None;
            self.logs = Logs::default();
        }
        problem
    }

    /// Forgets the generation of which a file is gone, for there is a newer one. If it is
    /// still the current one after several times, the file is missing.
    fn start_over(&mut self, path: String, gone: &mut (u64, usize)) -> Result<()> {
        let generation = self.log.take().map_or(0, |log| log.generation);
        self.logs = Logs::default();
        let times = if gone.0 == generation { gone.1.saturating_add(1) } else { 1 };
        *gone = (generation, times);
        if times > LOOKS { Err(Problem::Incomplete(path)) } else { Ok(()) }
    }

    /// Makes sure that `log` is the current generation's and was read to its end just now.
    fn refresh(&mut self) -> Result<()> {
        if self.is_fresh_enough() {
            return Ok(());
        }
        if let Some(log) = &mut self.log {
            let read_from = log.end;
            if log.state.sealed.is_none() {
                log.catch_up(&*self.files.host, None)?;
            }
            if self.files.options.durability == Durability::Always && log.end > read_from {
                // What others wrote must not be shown before it is durable.
                self.files.host.sync(&log.file).during("sync", &log.path)?;
            }
            // Nothing can be newer than a sealed log while it is the newest.
            let is_current =
                log.state.sealed.is_none() || self.logs.highest(&self.files)? == Some(log.generation);
            if !is_current {
                self.log = None;
            }
        }
        if self.log.is_none() {
            self.open()?;
        }
        if self.files.options.freshness > 0 {
            self.read_at = Some(self.files.host.elapsed());
        }
        Ok(())
    }

    fn is_fresh_enough(&self) -> bool {
        let freshness = self.files.options.freshness;
        let (Some(read_at), true, true) = (self.read_at, freshness > 0, self.log.is_some()) else {
            return false;
        };
        self.files.host.elapsed().saturating_sub(read_at) < freshness
    }

    fn open(&mut self) -> Result<()> {
        self.log = self.logs.open(&self.files)?;
        self.values_before = self.files.values.get();
        if let Some(log) = &self.log
            && self.files.options.durability == Durability::Always
        {
            self.logs.sync(&self.files)?;
            self.files.host.sync(&log.file).during("sync", &log.path)?;
            self.durable = log.generation;
        }
        Ok(())
    }

    /// Does what `plan` wants, and says what became of it.
    pub fn write<'a>(&mut self, plan: &mut Planner<'_, 'a, H>) -> Result<Outcome> {
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
                Err(Problem::Gone(path)) => self.start_over(path, &mut gone)?,
                Err(problem) => return Err(self.failed(problem)),
            }
        }
        Err(Problem::Busy)
    }

    /// `None` when there is another generation to try it in.
    fn try_write<'a>(&mut self, plan: &mut Planner<'_, 'a, H>) -> Result<Option<Outcome>> {
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
            plan(&View { files: &self.files, log }).inspect_err(|_| self.files.settle_values(false))?;
        if let Plan::Answer(_) = wanted {
            // It is an answer only if it is one now.
            self.refresh()?;
            let Some(log) = &self.log else { return Ok(None) };
            if log.state.sealed.is_some() {
                return self.follow().map(|()| None);
            }
            wanted = plan(&View { files: &self.files, log })?;
        }
        match wanted {
            Plan::Answer(outcome) => Ok(Some(outcome)),
            Plan::Append(operation) => self.append(&operation),
        }
    }

    /// Appends a record and reads what became of it. `None` if a seal came before it.
    fn append(&mut self, operation: &Operation<'_>) -> Result<Option<Outcome>> {
        self.number = self.number.saturating_add(1);
        let author = Author { origin: self.origin, number: self.number };
        let host = &*self.files.host;
        let Some(log) = &mut self.log else { return Ok(None) };
        let appended = log.append(host, author, operation);
        let read = log.catch_up(host, Some(author));
        let outcome = read.inspect_err(|_| self.files.settle_values(true))?;
        // Behind a seal a record is void, unless a power cut loses the seal and not the record.
        let is_torn = outcome.is_none() && appended.is_err() && log.state.sealed.is_none();
        self.files.settle_values(!is_torn);
        match (outcome, appended) {
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

    fn make_durable(&mut self) -> Result<()> {
        let Some(log) = &self.log else { return Ok(()) };
        if self.files.options.durability == Durability::Os {
            return Ok(());
        }
        if self.durable != log.generation {
            self.logs.sync(&self.files)?;
            self.durable = log.generation;
        }
        self.files.host.sync(&log.file).during("sync", &log.path)
    }

    /// Leaves a sealed log for the next generation, which this instance makes if nobody else does.
    fn follow(&mut self) -> Result<()> {
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
    fn work(&mut self) -> Result<()> {
        self.since_work = 0;
        for _ in 0..REMOVALS {
            let Some(garbage) = self.garbage.pop() else { break };
            // What cannot be removed now is found again by the next clean-up.
            let _ = remove(&self.files, garbage);
        }
        self.merge_some()
    }

    /// Seals a log that is long enough, and merges when enough was written.
    fn tend(&mut self) -> Result<()> {
        let Some(log) = &self.log else { return Ok(()) };
        let limits = &self.files.limits;
        let grown = log.end.saturating_sub(log.opened_at);
        let limit = grown.saturating_mul(8).clamp(limits.log, limits.bulk.max(limits.log));
        let is_full = log.end.saturating_sub(log.start) >= limit
            || log.state.memtable.memory() as u64 > limits.bulk.saturating_mul(2).saturating_add(64 << 10)
            || self.files.values.get().saturating_sub(self.values_before)
                > limits.bulk.saturating_mul(VALUES);
        if is_full {
            return if self.seal()? { self.follow() } else { Ok(()) };
        }
        if self.since_work >= limits.between_jobs { self.work() } else { Ok(()) }
    }

    /// Appends a seal. `false` if it is not there, so that whoever comes next has to do it.
    fn seal(&mut self) -> Result<bool> {
        let author = Author { origin: self.origin, number: 0 };
        let Some(log) = &mut self.log else { return Ok(false) };
        log.append(&*self.files.host, author, &Operation::Seal)?;
        log.catch_up(&*self.files.host, Some(author))?;
        Ok(log.state.sealed.is_some())
    }

    /// Does one merge, if one is due.
    fn merge_some(&mut self) -> Result<()> {
        let Some(log) = &self.log else { return Ok(()) };
        if log.state.sealed.is_some() {
            return Ok(());
        }
        let tables = log.state.tables.clone();
        let Some(job) = merge::next_job(&self.files, &tables, self.files.unique())? else { return Ok(()) };
        // Another generation may begin before the result is in the log.
        let number = log.generation.saturating_add(2);
        let edit = merge::run(&self.files, &tables, &job, number)?;
        // If somebody else was quicker, what was made stays for the clean-up: a power cut may
        // lose the other's record and keep this one.
        self.append(&Operation::Merged(&edit.encode())).map(drop)
    }
}
