//! What all instances of a run share: disk, time, chance, and the record of what they do.

use std::cell::{Cell, RefCell};

use crate::disk::{Disk, Id};
use crate::history::{History, Moment};
use crate::past::Past;
use crate::random::Random;
use crate::values::Values;

/// How unkind the disk is.
#[derive(Debug, Clone, Copy, Default)]
pub struct Medium {
    /// Reads may return less than there is.
    pub short: bool,
    /// Readers may see an append before all of it is there.
    pub transient: bool,
    /// Others may run after a call took effect too, and amid a listing or a write.
    pub fine: bool,
    /// One in so many calls fails; none if 0.
    pub faults: usize,
}

/// The world of one run.
#[derive(Debug)]
pub struct World {
    /// The files.
    pub disk: RefCell<Disk>,
    /// The calls to the store.
    pub history: RefCell<History>,
    /// The values in them.
    pub values: Values,
    /// All chance there is.
    pub random: Random,
    /// How the disk behaves at present.
    pub medium: Cell<Medium>,
    /// Faults that were injected.
    pub faults: Cell<u64>,
    /// The highest generation that was published.
    pub generation: Cell<u64>,
    /// What a store did that none may do.
    pub complaint: RefCell<Option<String>>,
    micros: Cell<u64>,
    links: RefCell<Vec<(Id, usize, Moment)>>,
    past: RefCell<Past>,
    trace: Option<RefCell<Vec<String>>>,
}

impl World {
    /// A new world, of an empty disk. With `traced`, it keeps a line for each call of a host.
    #[must_use]
    pub fn new(seed: u64, medium: Medium, traced: bool) -> Self {
        Self {
            disk: RefCell::default(),
            history: RefCell::default(),
            values: Values::default(),
            random: Random::new(seed),
            medium: Cell::new(medium),
            faults: Cell::new(0),
            generation: Cell::new(0),
            complaint: RefCell::default(),
            micros: Cell::new(1_000_000_000),
            links: RefCell::default(),
            past: RefCell::default(),
            trace: traced.then(RefCell::default),
        }
    }

    /// The time in microseconds.
    pub fn micros(&self) -> u64 {
        self.micros.get()
    }

    /// The time in milliseconds, as instances are told it.
    pub fn millis(&self) -> u64 {
        self.micros() / 1_000
    }

    /// Lets time pass.
    pub fn pass(&self, micros: u64) {
        self.micros.set(self.micros.get() + micros);
    }

    /// Chance, for the transient states of appends, if there are any.
    pub fn transient(&self) -> Option<&Random> {
        self.medium.get().transient.then_some(&self.random)
    }

    /// Notes that a name was made by `link` in an operation on a bucket. If it is that
    /// of a log, it is a generation, which counts as published once its directory is synced.
    pub fn linked(&self, path: &str, bucket: usize) {
        let name = path.rsplit('/').next().unwrap_or(path);
        let Ok(generation) = name.trim_start_matches("log.").parse() else { return };
        self.generation.set(self.generation.get().max(generation));
        if let Some(directory) = self.disk.borrow().parent(path) {
            let names = self.disk.borrow().names(directory).unwrap_or_default();
            let is_higher = |name: &String| name.parse().is_ok_and(|other: u64| other > generation);
            if names.iter().any(is_higher) {
                // An old number once more, of a sleeper: it stands for nothing.
                return;
            }
            let now = self.history.borrow_mut().now();
            self.links.borrow_mut().push((directory, bucket, now));
        }
    }

    /// Notes that a file or directory was synced.
    pub fn synced(&self, id: Id) {
        let mut history = self.history.borrow_mut();
        self.links.borrow_mut().retain(|(directory, bucket, at)| {
            if *directory == id {
                let published = &mut history.epoch().published[*bucket];
                *published = (*published).max(*at);
            }
            *directory != id
        });
    }

    /// Notes that a name goes.
    pub fn removing(&self, path: &str) {
        self.past.borrow_mut().removing(path, &self.disk.borrow());
    }

    /// Brings back all that was ever needed to read changes.
    pub fn bring_back(&self) {
        self.past.borrow().bring_back(&mut self.disk.borrow_mut());
    }

    /// Cuts the power of the disk.
    pub fn lose_power(&self) {
        self.history.borrow_mut().stop(None, self.millis());
        self.links.borrow_mut().clear();
        self.disk.borrow_mut().lose_power(&self.random);
    }

    /// Keeps a line, if any are kept.
    pub fn note(&self, line: impl FnOnce() -> String) {
        if let Some(trace) = &self.trace {
            let now = self.history.borrow_mut().now();
            trace.borrow_mut().push(format!("{now:>6} {}", line()));
        }
    }

    /// All lines that were kept.
    pub fn trace(&self) -> Vec<String> {
        self.trace.as_ref().map(|trace| trace.borrow().clone()).unwrap_or_default()
    }
}
