//! All runs of small cases around the end of a generation.

use keyvalue_core::counter::Delta;
use keyvalue_engine::{Durability, Flaw};
use simulation::exhaustive::{Bounds, Case, explore};
use simulation::operation::{Check, Follow, Operation, Place, Write};
use simulation::values::Values;
use simulation::{EngineSubject, Setup, Task};

/// Runs of one case. In debug builds only the first.
const MOST: u64 = if cfg!(debug_assertions) { 300 } else { 15_000 };
/// The longest beginning of a log that is tried. Each length lets the seal come at another point.
const LONGEST: usize = 8;

fn task(operation: Operation) -> Task {
    Task { bucket: 0, operation, reopen: false }
}

fn increment() -> Task {
    task(Operation::Increment(0, Delta::Unsigned(1)))
}

/// One instance writes so many records, then these go on from there.
fn after(records: usize, seats: &[&[Task]]) -> impl Fn(&Values) -> Case {
    let seats: Vec<Vec<Task>> = seats.iter().map(|tasks| tasks.to_vec()).collect();
    move |values| {
        let set = |n: usize| task(Operation::Set(1 + n % 2, values.fresh(40)));
        let is_follow = |task: &Task| matches!(task.operation, Operation::Follow(_));
        let follows = seats.iter().flatten().any(is_follow);
        Case { first: (0..records).map(set).collect(), seats: seats.clone(), follows }
    }
}

fn passes(seats: &[&[Task]], bounds: Bounds, durability: Durability) {
    for records in 1..=LONGEST {
        let case = after(records, seats);
        let setup = Setup { durability, long: false, retention: u64::MAX };
        let coverage = explore(case, bounds, || EngineSubject::new(setup, None));
        match coverage {
            Ok(coverage) => println!("{records} records before: {coverage:?}"),
            Err(failure) => panic!("{records} records before: {failure}"),
        }
    }
}

#[test]
fn two_writers_at_the_end_of_a_generation_agree() {
    let bounds = Bounds { interruptions: 2, kills: 0, cuts: 0, runs: MOST };
    passes(&[&[increment()], &[increment()]], bounds, Durability::Os);
}

#[test]
fn two_warm_writers_at_the_end_of_a_generation_agree() {
    let (get, bounds) = (task(Operation::Get(0)), Bounds { interruptions: 2, kills: 0, cuts: 0, runs: MOST });
    let writer = [get, increment(), increment()];
    passes(&[&writer, &writer], bounds, Durability::Os);
}

#[test]
fn a_writer_killed_at_any_point_leaves_nothing_wrong() {
    let bounds = Bounds { interruptions: 1, kills: 1, cuts: 0, runs: MOST };
    passes(&[&[increment(), increment()], &[increment()]], bounds, Durability::Os);
}

#[test]
fn a_power_cut_at_any_point_takes_nothing_that_was_synced() {
    let bounds = Bounds { interruptions: 1, kills: 0, cuts: 1, runs: MOST };
    passes(&[&[increment(), increment()], &[increment()]], bounds, Durability::Always);
}

/// Two transactions of which each makes the other one impossible.
fn in_conflict() -> [Task; 2] {
    [0, 3].map(|key| {
        let checks = vec![(0, Check::Absent), (3, Check::Absent)];
        let writes = vec![(key, Write::Add(1)), (4, Write::Add(1)), (1, Write::Delete)];
        task(Operation::Commit(checks, writes))
    })
}

#[test]
fn of_two_transactions_in_conflict_at_the_end_of_a_generation_one_is_done() {
    let bounds = Bounds { interruptions: 2, kills: 0, cuts: 0, runs: MOST };
    let [a, b] = in_conflict();
    passes(&[&[a], &[b]], bounds, Durability::Os);
}

#[test]
fn a_transaction_killed_at_any_point_is_done_or_not() {
    let bounds = Bounds { interruptions: 1, kills: 1, cuts: 0, runs: MOST };
    let [a, b] = in_conflict();
    passes(&[&[a], &[b, increment()]], bounds, Durability::Os);
}

#[test]
fn a_bucket_destroyed_while_others_write_has_what_was_written_later() {
    let bounds = Bounds { interruptions: 2, kills: 0, cuts: 0, runs: MOST / 4 };
    passes(&[&[task(Operation::Destroy)], &[increment()]], bounds, Durability::Os);
}

#[test]
fn a_bucket_whose_destroyer_is_killed_at_any_point_is_empty_or_as_it_was() {
    let bounds = Bounds { interruptions: 1, kills: 1, cuts: 0, runs: MOST / 4 };
    passes(&[&[task(Operation::Destroy)], &[increment()]], bounds, Durability::Os);
}

#[test]
fn a_reader_of_changes_misses_none_at_the_end_of_a_generation() {
    let bounds = Bounds { interruptions: 2, kills: 0, cuts: 0, runs: MOST };
    let follow = || task(Operation::Follow(Follow { place: Place::Own, limit: 2, pages: 4 }));
    passes(&[&[increment(), increment()], &[follow(), follow()]], bounds, Durability::Os);
}

#[test]
fn a_power_cut_at_any_point_takes_no_changes_that_were_synced() {
    let bounds = Bounds { interruptions: 0, kills: 0, cuts: 1, runs: MOST };
    let follow = task(Operation::Follow(Follow { place: Place::Own, limit: 10, pages: 4 }));
    passes(&[&[increment(), increment(), follow.clone()], &[follow]], bounds, Durability::Always);
}

#[test]
fn a_log_published_over_another_is_noticed() {
    let bounds = Bounds { interruptions: 2, kills: 0, cuts: 0, runs: MOST };
    let setup = Setup { durability: Durability::Os, long: false, retention: u64::MAX };
    let subject = || EngineSubject::new(setup, Some(Flaw::PublishByRename));
    let noticed =
        |records| explore(after(records, &[&[increment()], &[increment()]]), bounds, subject).is_err();
    assert!((1..=LONGEST).any(noticed));
}
