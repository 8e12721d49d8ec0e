//! What happened, in numbers, or what went wrong.

use std::fmt;

use crate::kind::Kind;

/// What happened in one run or many.
#[derive(Debug, Clone, Copy, Default)]
pub struct Tally {
    /// Runs.
    pub runs: u64,
    /// Turns of instances.
    pub steps: u64,
    /// Calls of the store.
    pub calls: u64,
    /// Processes killed.
    pub kills: u64,
    /// Power cuts.
    pub cuts: u64,
    /// Long sleeps.
    pub sleeps: u64,
    /// Calls of hosts that failed.
    pub faults: u64,
    /// Generations published.
    pub generations: u64,
    /// Changes that were compared with histories.
    pub changes: u64,
    /// Histories too tangled to check.
    pub undecided: u64,
}

impl Tally {
    /// Adds the numbers of other runs.
    pub fn add(&mut self, other: &Self) {
        self.runs += other.runs;
        self.steps += other.steps;
        self.calls += other.calls;
        self.kills += other.kills;
        self.cuts += other.cuts;
        self.sleeps += other.sleeps;
        self.faults += other.faults;
        self.generations += other.generations;
        self.changes += other.changes;
        self.undecided += other.undecided;
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { runs, steps, calls, kills, cuts, sleeps, faults, generations, changes, undecided } = self;
        write!(
            f,
            "{runs} runs, {calls} calls in {steps} steps, {generations} generations, {changes} changes, {kills} kills, \
             {cuts} power cuts, {sleeps} long sleeps, {faults} faults, {undecided} undecided"
        )
    }
}

/// A run in which the store did what it may not do.
#[derive(Debug)]
pub struct Failure {
    /// Its seed.
    pub seed: u64,
    /// Its kind.
    pub kind: Kind,
    /// What is wrong.
    pub what: String,
    /// Each call of a host, if it was traced.
    pub trace: Vec<String>,
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { seed, kind, what, trace } = self;
        for line in trace {
            writeln!(f, "{line}")?;
        }
        writeln!(f, "seed {seed}, kind {kind}: {what}")?;
        write!(
            f,
            "again, with each call of the host: simulation --kind {kind} --seed {seed} --schedules 1 --trace"
        )
    }
}
