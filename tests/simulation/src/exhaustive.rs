//! All runs of a small case.
//!
//! A depth-first search over every choice of who has the next turn, with a bound
//! on how often somebody is interrupted: most bugs need few interruptions. A kill
//! of whoever is running, and a power cut, can be choices too. Each run is
//! played from its start, along the choices of the one before but for the last
//! that has an alternative left.

use crate::changes::Keeping;
use crate::instance::{Subject, Task};
use crate::machine::Machine;
use crate::values::Values;
use crate::world::{Medium, World};

/// What instances do.
#[derive(Debug, Clone, Default)]
pub struct Case {
    /// What one does before all others.
    pub first: Vec<Task>,
    /// What those do that run at the same time.
    pub seats: Vec<Vec<Task>>,
    /// Whether all changes are read and compared at the end.
    pub follows: bool,
}

/// What may happen in the runs of a case.
#[derive(Debug, Clone, Copy)]
pub struct Bounds {
    /// How often somebody who could go on has to wait.
    pub interruptions: usize,
    /// How many instances are killed.
    pub kills: usize,
    /// How often the power is cut. Every write must be synced.
    pub cuts: usize,
    /// Runs after which the search ends.
    pub runs: u64,
}

/// How far a search got.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Coverage {
    /// There are so many runs, and all were played.
    All(u64),
    /// There are more than the bound.
    First(u64),
}

/// Plays the runs of a case.
///
/// # Errors
/// The first run that did what none may do, with each call of a host in it.
pub fn explore<S: Subject>(
    case: impl Fn(&Values) -> Case,
    bounds: Bounds,
    subject: impl Fn() -> S,
) -> Result<Coverage, String> {
    let mut choices = Choices::default();
    for runs in 1..=bounds.runs {
        if let Err(what) = play(&case, bounds, subject(), &mut choices, false).1 {
            choices.depth = 0;
            let (trace, _) = play(&case, bounds, subject(), &mut choices, true);
            return Err(format!("{}\nrun {runs}: {what}", trace.join("\n")));
        }
        if !choices.advance() {
            return Ok(Coverage::All(runs));
        }
    }
    Ok(Coverage::First(bounds.runs))
}

/// Plays the run of the given choices, and then always the first of each.
fn play<S: Subject>(
    case: impl Fn(&Values) -> Case,
    bounds: Bounds,
    subject: S,
    choices: &mut Choices,
    traced: bool,
) -> (Vec<String>, Result<(), String>) {
    let world = World::new(0, Medium::default(), traced);
    let Case { first, seats, follows } = case(&world.values);
    let mut machine = Machine::new(world, subject, seats, usize::MAX);
    let outcome = machine.alone(first, None).and_then(|_| {
        play_seats(&mut machine, bounds, choices)?;
        machine.audit(None)?;
        if follows {
            machine.audit_changes(Keeping { all: true, lossy: false })?;
        }
        machine.judge()
    });
    (machine.world.trace(), outcome)
}

#[derive(Debug, Clone, Copy)]
enum Move {
    Turn(usize),
    Kill(usize),
    Cut,
}

fn play_seats<S: Subject>(
    machine: &mut Machine<S>,
    mut left: Bounds,
    choices: &mut Choices,
) -> Result<(), String> {
    let mut last = None;
    loop {
        let ready = machine.ready();
        if ready.is_empty() {
            return Ok(());
        }
        let running = last.filter(|last| ready.contains(last));
        let moves = moves(&ready, running, left);
        match moves[choices.choose(moves.len())] {
            Move::Turn(seat) => {
                if running.is_some_and(|running| running != seat) {
                    left.interruptions -= 1;
                }
                let pause = machine.turn(seat)?;
                machine.world.pass(100 + pause.unwrap_or(0) * 1_000);
                // Who pauses is not interrupted by others.
                last = pause.is_none().then_some(seat);
            }
            Move::Kill(seat) => {
                left.kills -= 1;
                machine.kill(seat);
                last = None;
            }
            Move::Cut => {
                left.cuts -= 1;
                machine.cut_power();
                last = None;
            }
        }
    }
}

/// What can come next. Whoever runs goes on, in the first place.
fn moves(ready: &[usize], running: Option<usize>, left: Bounds) -> Vec<Move> {
    let mut moves: Vec<_> = running.into_iter().map(Move::Turn).collect();
    if running.is_none() || left.interruptions > 0 {
        moves.extend(ready.iter().filter(|seat| Some(**seat) != running).map(|seat| Move::Turn(*seat)));
    }
    if let Some(running) = running {
        moves.extend((left.kills > 0).then_some(Move::Kill(running)));
        moves.extend((left.cuts > 0).then_some(Move::Cut));
    }
    moves
}

/// The choices of a run: which of how many.
#[derive(Debug, Default)]
struct Choices {
    path: Vec<(usize, usize)>,
    depth: usize,
}

impl Choices {
    fn choose(&mut self, of: usize) -> usize {
        if self.depth == self.path.len() {
            self.path.push((0, of));
        }
        let (choice, count) = self.path[self.depth];
        assert_eq!(count, of, "a run that does not repeat");
        self.depth += 1;
        choice
    }

    /// Goes on to the next run, if there is one.
    fn advance(&mut self) -> bool {
        self.depth = 0;
        while let Some((choice, of)) = self.path.pop() {
            if choice + 1 < of {
                self.path.push((choice + 1, of));
                return true;
            }
        }
        false
    }
}
