//! A machine with one disk, on which instances come and go.

use std::cell::RefCell;
use std::rc::Rc;

use crate::host::{Life, Wait};
use crate::instance::{Instance, Subject, Task, Tasks, Turn};
use crate::world::World;

/// Steps after which a run that has not ended is taken for one that never will.
const ENDLESS: u64 = 400_000;

/// A machine that runs the store of `S`.
pub struct Machine<S> {
    /// Its disk, and what happened on it.
    pub world: Rc<World>,
    subject: Rc<S>,
    seats: Vec<Seat>,
    born: usize,
    /// Turns so far.
    pub steps: u64,
    /// Histories that were too tangled to check.
    pub undecided: u64,
    /// Changes that were read and compared with them.
    pub changes: u64,
}

/// One after the other, instances sit here and do the tasks.
struct Seat {
    tasks: Tasks,
    instance: Option<Instance>,
    /// Tasks after which an instance ends.
    stay: usize,
    wakes: u64,
    sleeps: u64,
}

impl<S: Subject> Machine<S> {
    /// A machine that has a seat for each list of tasks.
    #[must_use]
    pub fn new(world: World, subject: S, tasks: Vec<Vec<Task>>, stay: usize) -> Self {
        let seat = |tasks: Vec<Task>| Seat {
            tasks: Rc::new(RefCell::new(tasks.into())),
            instance: None,
            stay,
            wakes: 0,
            sleeps: 0,
        };
        Self {
            world: Rc::new(world),
            subject: Rc::new(subject),
            seats: tasks.into_iter().map(seat).collect(),
            born: 0,
            steps: 0,
            undecided: 0,
            changes: 0,
        }
    }

    /// The seats that can have the next turn; none when all is done. When all that
    /// have something to do wait, time passes until one of them need not.
    pub fn ready(&mut self) -> Vec<usize> {
        loop {
            let now = self.world.micros();
            let busy = |seat: &Seat| seat.instance.is_some() || !seat.tasks.borrow().is_empty();
            let awake = |seat: &Seat| seat.wakes <= now && seat.sleeps <= self.steps;
            let busy: Vec<usize> = (0..self.seats.len()).filter(|n| busy(&self.seats[*n])).collect();
            let ready: Vec<usize> = busy.iter().copied().filter(|n| awake(&self.seats[*n])).collect();
            if !ready.is_empty() || busy.is_empty() {
                return ready;
            }
            match busy
                .iter()
                .filter(|n| self.seats[**n].sleeps <= self.steps)
                .min_by_key(|n| self.seats[**n].wakes)
            {
                Some(n) => self.world.pass(self.seats[*n].wakes - now),
                None => busy.iter().for_each(|n| self.seats[*n].sleeps = 0),
            }
        }
    }

    /// Gives a seat a turn. Returns the time that it wants to wait, if it does.
    ///
    /// # Errors
    /// What the store did that none may do.
    pub fn turn(&mut self, seat: usize) -> Result<Option<u64>, String> {
        self.steps += 1;
        if self.steps > ENDLESS {
            return Err(format!("no end after {ENDLESS} steps"));
        }
        let Self { world, subject, seats, born, .. } = self;
        let seat = &mut seats[seat];
        let instance = seat.instance.get_or_insert_with(|| {
            *born += 1;
            let life = Life { instance: *born, ..Life::default() };
            Instance::start(subject, world, life, &seat.tasks, seat.stay)
        });
        let pause = match instance.resume() {
            Turn::Waits(Wait::Turn) => None,
            Turn::Waits(Wait::Pause(milliseconds)) => Some(milliseconds),
            Turn::Ended => {
                seat.instance = None;
                None
            }
            Turn::Panicked(why) => return Err(format!("instance #{} panicked: {why}", instance.number())),
        };
        match world.complaint.take() {
            Some(what) => Err(what),
            None => Ok(pause),
        }
    }

    /// Lets nobody at a seat have a turn until a time in microseconds.
    pub fn wait(&mut self, seat: usize, until: u64) {
        self.seats[seat].wakes = until;
    }

    /// Puts a seat to sleep for so many turns of others.
    pub fn sleep(&mut self, seat: usize, turns: u64) {
        self.seats[seat].sleeps = self.steps + turns;
    }

    /// Kills the instance at a seat; another one will come.
    pub fn kill(&mut self, seat: usize) {
        if let Some(instance) = self.seats[seat].instance.take() {
            self.world.note(|| format!("#{} is killed", instance.number()));
            self.world.disk.borrow_mut().kill(instance.number(), &self.world.random);
            self.world.history.borrow_mut().stop(Some(instance.number()), self.world.millis());
        }
        (self.seats[seat].wakes, self.seats[seat].sleeps) = (0, 0);
    }

    /// Cuts the power: all instances end, and the disk loses what it may.
    pub fn cut_power(&mut self) {
        for seat in &mut self.seats {
            (seat.instance, seat.wakes, seat.sleeps) = (None, 0, 0);
        }
        self.world.note(|| String::from("the power is cut"));
        self.world.lose_power();
    }

    /// Lets a new instance do tasks while nobody else runs and the disk is kind.
    /// Returns whether it was through before it was stopped.
    ///
    /// # Errors
    /// When it fails.
    pub fn alone(&mut self, tasks: Vec<Task>, stop: Option<u64>) -> Result<bool, String> {
        let medium = self.world.medium.take();
        self.born += 1;
        let life = Life { instance: self.born, ..Life::default() };
        let tasks = Rc::new(RefCell::new(tasks.into()));
        let mut instance = Instance::start(&self.subject, &self.world, life, &tasks, usize::MAX);
        let mut turns = 0;
        let done = loop {
            turns += 1;
            match instance.resume() {
                Turn::Ended => break true,
                Turn::Panicked(why) => return Err(format!("panicked: {why}")),
                _ if stop.is_some_and(|stop| turns >= stop) => break false,
                Turn::Waits(Wait::Pause(milliseconds)) => self.world.pass(milliseconds * 1_000),
                Turn::Waits(Wait::Turn) => self.world.pass(100),
            }
            if turns > ENDLESS {
                return Err(format!("no end after {ENDLESS} steps"));
            }
        };
        self.world.disk.borrow_mut().kill(self.born, &self.world.random);
        self.world.history.borrow_mut().stop(Some(self.born), self.world.millis());
        self.world.medium.set(medium);
        self.world.complaint.take().map_or(Ok(done), Err)
    }
}
