//! What all handles to one bucket share: its files, and the log as far as it was read.

mod changes;
mod upkeep;
mod write;

use alloc::vec::Vec;
use core::cell::OnceCell;

use keyvalue_core::extra::Position;

use crate::advance::Garbage;
use crate::calls;
use crate::discovery::{ATTEMPTS, LOOKS, Logs};
use crate::error::{Problem, Result, Trouble};
use crate::files::Files;
use crate::log::Log;
use crate::lookup::{self, Found};
use crate::options::Durability;
use crate::record::{Operation, Payload};
use crate::replay::Outcome;
use crate::storage::{Clock, Storage};

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
    /// Up to where in which generation the log is known to be durable.
    synced: (u64, u64),
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
    /// Who reads changes, and where it goes on.
    reader: Option<(Log<H::File>, Position)>,
}

/// What an operation wants to do, decided by what is known so far.
pub(crate) enum Plan {
    /// To append the record of this operation.
    Append(Vec<u8>),
    /// Nothing: this is what comes of it, if nothing has changed meanwhile.
    Answer(Outcome),
}

impl Plan {
    pub fn append(operation: &Operation<'_>) -> Result<Self> {
        Ok(Plan::Append(operation.encode()))
    }
}

/// What makes a plan. It may be asked more than once.
pub(crate) type Planner<'p, H> = dyn FnMut(&View<'_, H>) -> Result<Plan> + 'p;

/// The state that an operation looks at.
pub(crate) struct View<'a, H: Storage> {
    pub files: &'a Files<H>,
    pub log: &'a Log<H::File>,
    now: OnceCell<u64>,
}

impl<'a, H: Storage + Clock> View<'a, H> {
    fn new(files: &'a Files<H>, log: &'a Log<H::File>) -> Self {
        Self { files, log, now: OnceCell::new() }
    }

    /// The time, the same for all of an operation.
    pub fn now(&self) -> u64 {
        *self.now.get_or_init(|| self.files.host.now())
    }

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

    /// A value that is there, for a record that does not write it anew.
    pub fn kept<'v>(&self, payload: Payload<'v>) -> Result<Payload<'v>> {
        let Payload::File(blob) = payload else { return Ok(payload) };
        self.files.keep_value(self.log.generation.saturating_add(1), blob).map(Payload::File)
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
            synced: (0, 0),
            settled: 0,
            since_work: 0,
            values_before: 0,
            values_counted: 0,
            garbage: Vec::new(),
            reader: None,
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
        seen.ok_or_else(Problem::busy)
    }

    /// As `read`, once for all: this is much code.
    fn read_dyn(&mut self, look: &mut dyn FnMut(Option<&View<'_, H>>) -> Result<()>) -> Result<()> {
        let mut gone = (0, 0);
        for _ in 0..ATTEMPTS {
            let result = self.refresh().and_then(|()| {
                let files = &self.files;
                let view = self.log.as_ref().map(|log| View::new(files, log));
                look(view.as_ref())
            });
            match result {
                Err(problem) => self.again(problem, &mut gone)?,
                Ok(()) => {
                    self.settle();
                    return Ok(());
                }
            }
        }
        Err(Problem::busy())
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

    /// Forgets a generation of which a file is gone, for there is a newer one. If it is
    /// still the current one after several times, the file is missing. After any other failure
    /// nothing is taken for granted, and it is passed on.
    fn again(&mut self, problem: Trouble, gone: &mut (u64, usize)) -> Result<()> {
        let path = match *problem {
            Problem::Rule(_) => return Err(problem),
            Problem::Gone(path) => path,
            _ => {
                self.log = None;
                self.logs = Logs::default();
                return Err(problem);
            }
        };
        let generation = self.log.take().map_or(0, |log| log.generation);
        self.logs = Logs::default();
        let times = if gone.0 == generation { gone.1.saturating_add(1) } else { 1 };
        *gone = (generation, times);
        if times > LOOKS { Err(Problem::Incomplete(path).into()) } else { Ok(()) }
    }

    /// Makes sure that `log` is the current generation's and was read to its end just now.
    fn refresh(&mut self) -> Result<()> {
        if self.is_fresh_enough() {
            return Ok(());
        }
        if let Some(log) = &mut self.log {
            if log.state.sealed.is_none() {
                log.catch_up(&*self.files.host, None, 0)?;
            }
            let read = (log.generation, log.end);
            if self.files.options.durability == Durability::Always && self.synced != read {
                // What others wrote must not be shown before it is durable.
                calls::sync(&*self.files.host, &log.file, &log.path)?;
                self.synced = read;
            }
            // Nothing can be newer than a sealed log while it is the newest.
            let is_current =
                log.state.sealed.is_none() || self.logs.is_newest(&self.files, log.generation)?;
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
            calls::sync(&*self.files.host, &log.file, &log.path)?;
            self.durable = log.generation;
            self.synced = (log.generation, log.end);
        }
        Ok(())
    }
}
