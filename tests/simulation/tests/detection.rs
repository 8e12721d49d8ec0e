//! That the simulation tells a store that is right from one that is not.

mod toy;

use keyvalue_engine::Durability;
use simulation::exhaustive::{Bounds, Case, Coverage, explore};
use simulation::operation::{Check, Operation, Write};
use simulation::schedule::run;
use simulation::values::Values;
use simulation::{Failure, Kind, Tally, Task};
use toy::{Toys, Wrong};

const RUNS: u64 = if cfg!(debug_assertions) { 150 } else { 1_500 };

fn play(runs: u64, kinds: &[Kind], wrong: Wrong) -> Result<Tally, Box<Failure>> {
    let mut tally = Tally::default();
    for seed in 0..runs {
        for kind in kinds {
            tally.add(&run(*kind, seed, false, |setup| Toys(setup.durability, wrong))?);
        }
    }
    Ok(tally)
}

fn notices(kind: Kind, wrong: Wrong) {
    let failure = play(20_000, &[kind], wrong).expect_err("this must be noticed");
    println!("{failure}");
}

#[test]
fn a_store_that_is_right_passes() {
    let tally = play(RUNS, &Kind::ALL, Wrong::Nothing).unwrap_or_else(|failure| panic!("{failure}"));
    println!("{tally}");
    assert!(tally.kills > RUNS && tally.cuts > RUNS && tally.sleeps > RUNS && tally.faults > RUNS);
    assert!(tally.undecided < RUNS / 100);
}

#[test]
fn an_increment_in_two_steps_is_noticed() {
    notices(Kind::Calm, Wrong::Racy);
}

#[test]
fn a_batch_in_pieces_is_noticed() {
    notices(Kind::Calm, Wrong::Halves);
}

#[test]
fn half_a_batch_after_a_power_cut_is_noticed() {
    notices(Kind::PowerOs, Wrong::Halves);
}

#[test]
fn an_acknowledgement_before_the_sync_is_noticed() {
    notices(Kind::PowerAlways, Wrong::Unsynced);
}

#[test]
#[cfg_attr(debug_assertions, ignore = "takes minutes when it is not optimized")]
fn a_record_skipped_in_haste_is_noticed() {
    notices(Kind::Calm, Wrong::Hasty);
}

#[test]
fn a_key_that_is_missing_before_its_end_is_noticed() {
    notices(Kind::Calm, Wrong::Early);
}

#[test]
fn a_key_that_is_there_behind_its_end_is_noticed() {
    notices(Kind::Calm, Wrong::Late);
}

#[test]
fn a_change_that_is_told_twice_is_noticed() {
    notices(Kind::Calm, Wrong::Twice);
}

#[test]
fn a_change_that_is_left_out_is_noticed() {
    notices(Kind::Calm, Wrong::LeftOut);
}

#[test]
fn changes_out_of_order_are_noticed() {
    notices(Kind::Calm, Wrong::Reversed);
}

#[test]
fn a_bucket_that_was_destroyed_without_a_gap_is_noticed() {
    notices(Kind::Calm, Wrong::Gapless);
}

/// Each of two instances adds one to a counter.
fn two_increments(_: &Values) -> Case {
    let increment = || Task {
        bucket: 0,
        operation: Operation::Increment(0, keyvalue_core::counter::Delta::Unsigned(1)),
        reopen: false,
    };
    Case { first: vec![increment()], seats: vec![vec![increment()], vec![increment()]], follows: false }
}

const TWO_INTERRUPTIONS: Bounds = Bounds { interruptions: 2, kills: 0, cuts: 0, runs: u64::MAX };

#[test]
fn all_runs_of_a_store_that_is_right_pass() {
    let bounds = Bounds { kills: 1, cuts: 1, ..TWO_INTERRUPTIONS };
    let coverage = explore(two_increments, bounds, || Toys(Durability::Always, Wrong::Nothing));
    assert!(matches!(coverage, Ok(Coverage::All(1_000..))), "{coverage:?}");
}

/// Two transactions, each of which only one may do: they check that a key is absent.
fn two_transactions(values: &Values) -> Case {
    let value = values.fresh(8);
    let commit = |key| {
        let checks = vec![(0, Check::Absent), (1, Check::Absent)];
        let writes = vec![(key, Write::Set(value)), (2, Write::Add(1))];
        Task { bucket: 0, operation: Operation::Commit(checks, writes), reopen: false }
    };
    Case { first: vec![], seats: vec![vec![commit(0)], vec![commit(1)]], follows: true }
}

#[test]
fn all_runs_of_transactions_that_are_right_pass() {
    let coverage = explore(two_transactions, TWO_INTERRUPTIONS, || Toys(Durability::Os, Wrong::Nothing));
    assert!(matches!(coverage, Ok(Coverage::All(20..))), "{coverage:?}");
}

#[test]
fn two_interruptions_are_enough_to_see_half_a_transaction_or_lose_an_increment() {
    for wrong in [Wrong::Halves, Wrong::Racy] {
        let with_reader = |values: &Values| {
            let mut case = two_transactions(values);
            let writes = vec![(2, Write::Add(1))];
            let add = |operation| Task { bucket: 0, operation, reopen: false };
            case.seats = vec![
                vec![case.seats[0][0].clone()],
                vec![add(Operation::GetMany(vec![0, 2])), add(Operation::Commit(vec![], writes))],
            ];
            case
        };
        let failure = explore(with_reader, TWO_INTERRUPTIONS, || Toys(Durability::Os, wrong)).unwrap_err();
        assert!(failure.contains("be put in order"), "{failure}");
    }
}

#[test]
fn one_interruption_is_enough_to_lose_an_update() {
    let bounds = Bounds { interruptions: 1, ..TWO_INTERRUPTIONS };
    let failure = explore(two_increments, bounds, || Toys(Durability::Os, Wrong::Racy)).unwrap_err();
    assert!(failure.contains("not linearizable"), "{failure}");
}
