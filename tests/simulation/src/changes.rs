//! Reading all changes at the end of a run, and comparing them with what was told before.

use keyvalue_core::extra::Position;

use crate::feed::mirror::{self, Mirrors};
use crate::feed::{self, Feed};
use crate::history::{Call, History};
use crate::instance::{Subject, Task};
use crate::linear::Verdict;
use crate::machine::Machine;
use crate::operation::{BUCKETS, Follow, KEYS, Operation, Outcome, Page, Place};
use crate::show;

/// The most positions of one bucket from which all is read once more.
const POSITIONS: usize = 8;

/// What becomes of changes in a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Keeping {
    /// Whether there is room for all of them.
    pub all: bool,
    /// Whether power cuts may lose some.
    pub lossy: bool,
}

impl<S: Subject> Machine<S> {
    /// Reads all changes, when all else was read, and checks them and what was told of them
    /// during the run.
    ///
    /// # Errors
    /// What is wrong with them.
    pub fn audit_changes(&mut self, keeping: Keeping) -> Result<(), String> {
        // What is kept, as anybody would read it, is checked like what others were told.
        let limit = 1 + self.world.random.below(4);
        for place in [Place::At(Position::default()), Place::Oldest] {
            self.read(|_, bucket| vec![follow(bucket, place, limit)])?;
        }
        if !keeping.lossy {
            self.world.bring_back();
        }
        let kept = self.world.history.borrow_mut().epoch().calls.len();
        let all = |history: &History, bucket: usize| {
            vec![follow(bucket, Place::At(history.present().start[bucket]), usize::MAX)]
        };
        self.read(all)?;
        let random = self.world.random.clone();
        let again = |history: &History, bucket| {
            let mut positions = history.positions(bucket);
            positions.push(Position::default());
            random.shuffle(&mut positions);
            positions.truncate(POSITIONS);
            positions.into_iter().map(|position| follow(bucket, Place::At(position), usize::MAX)).collect()
        };
        self.read(again)?;
        let read = self.world.history.borrow_mut().epoch().calls.split_off(kept);
        for bucket in 0..BUCKETS.len() {
            let read: Vec<_> = read.iter().filter(|call| call.bucket == bucket).cloned().collect();
            self.judge_changes(bucket, &read, keeping)?;
        }
        Ok(())
    }

    /// Lets a new instance read changes.
    fn read(&mut self, tasks: impl Fn(&History, usize) -> Vec<Task>) -> Result<(), String> {
        let tasks = {
            let history = self.world.history.borrow();
            (0..BUCKETS.len()).flat_map(|bucket| tasks(&history, bucket)).collect()
        };
        self.alone(tasks, None).map(drop).map_err(|why| format!("reading all changes: {why}"))
    }

    /// Checks the changes of a bucket, of which all were `read` at the end.
    fn judge_changes(&mut self, bucket: usize, read: &[Call], keeping: Keeping) -> Result<(), String> {
        let history = self.world.history.borrow();
        let calls = history.present().of_bucket(bucket);
        let [all, rest @ ..] = read else { return Ok(()) };
        let judged = judge(&history, bucket, (all, rest), keeping).and_then(|feed| {
            let verdict = feed::check(&calls, history.present().base[bucket], &feed, &self.world.values);
            self.changes += feed.items.len() as u64;
            match verdict {
                Verdict::Linearizable => {}
                Verdict::Undecided => self.undecided += 1,
                Verdict::Violated(why) => return Err(format!("the changes are not what happened: {why}")),
            }
            Ok(())
        });
        judged.map_err(|what| {
            let values = &self.world.values;
            let (calls, read) = (show::calls(&calls, values), show::calls(read, values));
            format!("{what}\nin the history\n{calls}and when it was over\n{read}")
        })
    }
}

fn follow(bucket: usize, place: Place, limit: usize) -> Task {
    let operation = Operation::Follow(Follow { place, limit, pages: usize::MAX });
    Task { bucket, operation, reopen: false }
}

/// Puts together what is known of the changes, unless it contradicts itself.
fn judge(
    history: &History,
    bucket: usize,
    (all, again): (&Call, &[Call]),
    keeping: Keeping,
) -> Result<Feed, String> {
    let mut feed = Feed::new(all)?;
    let calls = || history.epochs.iter().flat_map(|epoch| &epoch.calls).filter(|call| call.bucket == bucket);
    let is_destroyed = calls().any(|call| call.operation == Operation::Destroy);
    feed.is_cut = !feed.is_whole && !keeping.all;
    if !feed.is_whole && !feed.is_cut && !is_destroyed {
        return Err(String::from("a gap, and nothing was destroyed"));
    }
    let may_miss = !keeping.all || is_destroyed || (keeping.lossy && history.epochs.len() > 1);
    if let Some(wrong) = calls().find(|call| has_gap(call) && !may_miss) {
        return Err(format!("a gap at {}, and all is kept", wrong.invoked));
    }
    again.iter().try_for_each(|read| feed.locate(read))?;
    let told = history.present().calls.iter().filter(|call| call.bucket == bucket);
    for call in told {
        let compared = feed.compare(call);
        compared.map_err(|what| format!("changes at {}-{}: {what}", call.invoked, call.returned))?;
    }
    let mut mirrors = Mirrors::default();
    calls().for_each(|call| _ = mirrors.follow(call));
    let found = calls().rev().find_map(|call| Some((everything(call)?, call.clock)));
    if let Some((found, clock)) = found {
        for read in [all].into_iter().chain(again) {
            let copy = mirrors.follow(read);
            if let Some(key) = copy.and_then(|copy| mirror::differs(&copy, found, clock)) {
                let from = read.operation.clone();
                return Err(format!("whoever goes on with {from:?} has {key:?} wrong, and knows of no gap"));
            }
        }
    }
    Ok(feed)
}

/// The values of all keys, if a call read them.
fn everything(call: &Call) -> Option<&[Option<u32>]> {
    match (&call.operation, &call.outcome) {
        (Operation::GetMany(keys), Some(Outcome::Many(found))) if keys.iter().copied().eq(0..KEYS.len()) => {
            Some(found)
        }
        _ => None,
    }
}

fn has_gap(call: &Call) -> bool {
    let is_gap = |page: &Page| matches!(page, Page::Gap(_));
    matches!(&call.outcome, Some(Outcome::Followed(pages)) if pages.iter().any(is_gap))
}
