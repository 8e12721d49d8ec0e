//! One random run, made from one seed.

use crate::changes::Keeping;
use crate::instance::{Setup, Subject};
use crate::kind::Kind;
use crate::machine::Machine;
use crate::policy::Policy;
use crate::random::Random;
use crate::tally::{Failure, Tally};
use crate::workload::Workload;
use crate::world::{Medium, World};

/// Bytes that no run writes.
const ALL: u64 = 16 << 20;

/// Runs the schedule of a seed on the store that `subject` makes.
///
/// # Errors
/// What the store did that it may not do.
pub fn run<S: Subject>(
    kind: Kind,
    seed: u64,
    traced: bool,
    subject: impl FnOnce(Setup) -> S,
) -> Result<Tally, Box<Failure>> {
    let mut run = Run::new(kind, seed, traced, subject);
    let outcome = run.play().and_then(|()| run.machine.judge());
    let world = &run.machine.world;
    run.tally.steps = run.machine.steps;
    run.tally.calls = world.history.borrow().epochs.iter().map(|epoch| epoch.calls.len() as u64).sum();
    run.tally.changes = run.machine.changes;
    run.tally.undecided = run.machine.undecided;
    run.tally.generations = world.generation.get();
    run.tally.faults = world.faults.get();
    outcome.map(|()| run.tally).map_err(|what| Box::new(Failure { seed, kind, what, trace: world.trace() }))
}

struct Run<S> {
    machine: Machine<S>,
    kind: Kind,
    /// How changes are kept, if they are read.
    changes: Option<Keeping>,
    dangers: [usize; 4],
    policy: Policy,
    tally: Tally,
}

impl<S: Subject> Run<S> {
    fn new(kind: Kind, seed: u64, traced: bool, subject: impl FnOnce(Setup) -> S) -> Self {
        let random = Random::new(seed);
        let is_lossy = kind == Kind::PowerOs;
        let retention = if is_lossy { ALL } else { *random.pick(&[ALL, ALL, ALL, 0, 600, 2_000, 20_000]) };
        let setup = Setup { durability: kind.durability(&random), long: random.one_in(3), retention };
        let dangers = kind.dangers(&random);
        let medium = Medium {
            short: random.one_in(2),
            transient: random.one_in(2),
            fine: random.one_in(2),
            faults: dangers[3],
        };
        let workload = Workload::any(is_lossy, setup.long, &random);
        let world = World::new(random.bits(), medium, traced);
        let (seats, length) = (2 + random.below(3), 4 + random.below(12));
        let task = |_| workload.task(&random, &world.values);
        let tasks = (0..seats).map(|_| (0..length).map(task).collect()).collect();
        Self {
            policy: Policy::any(seats, &random),
            machine: Machine::new(world, subject(setup), tasks, 1 + random.below(length)),
            kind,
            changes: workload.follows.then_some(Keeping { all: retention == ALL, lossy: is_lossy }),
            dangers,
            tally: Tally { runs: 1, ..Tally::default() },
        }
    }

    fn play(&mut self) -> Result<(), String> {
        let mut last = None;
        loop {
            let ready = self.machine.ready();
            if ready.is_empty() {
                break;
            }
            let seat = self.policy.pick(&ready, last, &self.machine.world.random);
            if !self.endanger(seat)? {
                continue;
            }
            let pause = self.machine.turn(seat)?;
            let world = &self.machine.world;
            world.pass(world.random.below(400) as u64);
            if let Some(milliseconds) = pause {
                self.machine.wait(seat, self.machine.world.micros() + milliseconds * 1_000);
            }
            last = Some(seat);
        }
        // What came since a power cut that loses writes is only compared with the changes where
        // there is no other.
        let is_kept = self.kind == Kind::PowerOs && self.machine.world.random.one_in(2);
        if self.dangers[1] > 0 && !is_kept {
            self.cut_power()?;
        }
        self.machine.audit(None)?;
        self.changes.map_or(Ok(()), |keeping| self.machine.audit_changes(keeping))
    }

    /// Lets something happen to a seat, or to all; if so, its turn is over.
    fn endanger(&mut self, seat: usize) -> Result<bool, String> {
        let [kill, cut, sleep, _] = self.dangers;
        let random = &self.machine.world.random;
        let (kill, cut, sleep) = (random.one_in(kill), random.one_in(cut), random.one_in(sleep));
        if cut && self.tally.cuts < 6 {
            self.cut_power()?;
        } else if kill {
            self.tally.kills += 1;
            self.machine.kill(seat);
        } else if sleep {
            self.sleep(seat);
        } else {
            return Ok(true);
        }
        Ok(false)
    }

    fn cut_power(&mut self) -> Result<(), String> {
        self.tally.cuts += 1;
        self.machine.cut_power();
        if self.kind != Kind::PowerOs {
            return Ok(());
        }
        let world = std::rc::Rc::clone(&self.machine.world);
        self.machine.recover(|| world.random.one_in(4).then(|| 1 + world.random.below(60) as u64))
    }

    /// A process is not run for long; time may pass with it, as when a laptop is closed.
    fn sleep(&mut self, seat: usize) {
        self.tally.sleeps += 1;
        let random = &self.machine.world.random;
        let turns = 1 << (4 + random.below(8));
        if random.one_in(3) {
            self.machine.world.pass(1 << random.below(33));
        }
        self.machine.sleep(seat, turns);
    }
}
