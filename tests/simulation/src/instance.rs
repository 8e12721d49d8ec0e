//! An instance of a store: a process that does its tasks and can be killed anywhere.

use std::any::Any;
use std::cell::RefCell;
use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::rc::Rc;

use corosensei::stack::DefaultStack;
use corosensei::{Coroutine, CoroutineResult, Yielder};
use keyvalue_core::Store;
use keyvalue_engine::Durability;

use crate::host::{Host, Life, Wait};
use crate::memory::Memory;
use crate::operation::{BUCKETS, Full, Operation, Outcome};
use crate::world::World;

/// How the stores of a run are to be set up.
#[derive(Debug, Clone, Copy)]
pub struct Setup {
    /// What an acknowledged write survives.
    pub durability: Durability,
    /// Whether values are long, and logs so long that hosts cut the reads of them.
    pub long: bool,
    /// How many bytes of the past are kept for whoever reads changes.
    pub retention: u64,
}

/// What is put to the test: how to start an instance of a store.
pub trait Subject: 'static {
    /// The store.
    type Store<'y>: Store<Bucket: Full>;

    /// Starts one on a host.
    fn start<'y>(&self, host: Host<'y>) -> Self::Store<'y>;
}

/// An operation on a bucket. Versions that are expected are the last ones that its
/// instance was told.
#[derive(Debug, Clone)]
pub struct Task {
    /// Which bucket.
    pub bucket: usize,
    /// What to do.
    pub operation: Operation,
    /// Whether to open the bucket once more for it.
    pub reopen: bool,
}

/// What is left to do for one instance after the other.
pub type Tasks = Rc<RefCell<VecDeque<Task>>>;

/// What became of a turn.
#[derive(Debug)]
pub enum Turn {
    /// The instance waits.
    Waits(Wait),
    /// It has ended by itself.
    Ended,
    /// It has panicked.
    Panicked(String),
}

/// A running instance.
pub struct Instance {
    coroutine: Option<Coroutine<(), Wait, ()>>,
    life: Rc<Life>,
}

thread_local! {
    /// Making a stack takes longer than a short life.
    static STACKS: RefCell<Vec<DefaultStack>> = const { RefCell::new(Vec::new()) };
}

const STACK: usize = 512 << 10;

impl Instance {
    /// Starts an instance that does up to `most` tasks.
    pub fn start<S: Subject>(
        subject: &Rc<S>,
        world: &Rc<World>,
        life: Life,
        tasks: &Tasks,
        most: usize,
    ) -> Self {
        let life = Rc::new(life);
        let (subject, world, tasks) = (Rc::clone(subject), Rc::clone(world), Rc::clone(tasks));
        let stack = STACKS.with_borrow_mut(Vec::pop);
        let stack = stack.unwrap_or_else(|| DefaultStack::new(STACK).expect("memory for a stack"));
        let its_life = Rc::clone(&life);
        let coroutine = Coroutine::with_stack(stack, move |yielder: &Yielder<(), Wait>, ()| {
            live(&*subject, &world, &its_life, &tasks, most, yielder);
        });
        Self { coroutine: Some(coroutine), life }
    }

    /// Its number.
    #[must_use]
    pub fn number(&self) -> usize {
        self.life.instance
    }

    /// Lets it run up to its next call of the host.
    pub fn resume(&mut self) -> Turn {
        let Some(coroutine) = &mut self.coroutine else { return Turn::Ended };
        match catch_unwind(AssertUnwindSafe(|| coroutine.resume(()))) {
            Ok(CoroutineResult::Yield(wait)) => Turn::Waits(wait),
            Ok(CoroutineResult::Return(())) => Turn::Ended,
            Err(panic) => Turn::Panicked(text(&*panic)),
        }
    }
}

impl Drop for Instance {
    /// Kills it, if it has not ended: its destructors run, and find a host that does nothing.
    fn drop(&mut self) {
        self.life.dead.set(true);
        if let Some(mut coroutine) = self.coroutine.take() {
            coroutine.force_unwind();
            STACKS.with_borrow_mut(|stacks| stacks.push(coroutine.into_stack()));
        }
    }
}

fn text(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_default()
}

/// What an instance does from its first to its last task.
fn live<S: Subject>(
    subject: &S,
    world: &Rc<World>,
    life: &Rc<Life>,
    tasks: &Tasks,
    most: usize,
    yielder: &Yielder<(), Wait>,
) {
    let store = subject.start(Host::new(Rc::clone(world), Rc::clone(life), yielder));
    let mut buckets = [const { None }; BUCKETS.len()];
    let mut memory = Memory::default();
    for _ in 0..most {
        let Some(mut task) = tasks.borrow_mut().pop_front() else { return };
        memory.complete(task.bucket, &mut task.operation, &world.history.borrow());
        life.bucket.set(task.bucket);
        let (operation, time) = (task.operation.clone(), world.millis());
        let call = world.history.borrow_mut().invoke(life.instance, task.bucket, operation, time);
        life.call.set(call);
        world.note(|| format!("#{} {:?}", life.instance, task.operation));
        let bucket = buckets[task.bucket].take_if(|_| !task.reopen).map_or_else(
            || store.open(BUCKETS[task.bucket]).map_err(|error| Outcome::Failed(error.to_string())),
            Ok,
        );
        let outcome = match bucket {
            Ok(bucket) => {
                let outcome = task.operation.perform(&bucket, &world.values);
                buckets[task.bucket] = Some(bucket);
                outcome
            }
            Err(failed) => failed,
        };
        world.note(|| format!("#{} -> {outcome:?}", life.instance));
        memory.learn(task.bucket, &task.operation, &outcome);
        world.history.borrow_mut().answer(call, outcome.clone(), world.millis());
        if let Outcome::Failed(why) = outcome {
            if !life.faulted.get() {
                let what = format!("instance #{} failed on a sound disk: {why}", life.instance);
                world.complaint.borrow_mut().get_or_insert(what);
            }
            // The next one starts anew, or this one is asked again.
            if world.random.one_in(2) {
                return;
            }
        }
    }
}
