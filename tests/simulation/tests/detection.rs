//! That the simulation tells a store that is right from one that is not.

mod toy;

use keyvalue_engine::Durability;
use simulation::exhaustive::{Bounds, Case, Coverage, explore};
use simulation::operation::Operation;
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

/// Each of two instances adds one to a counter.
fn two_increments(_: &Values) -> Case {
    let increment = || Task {
        bucket: 0,
        operation: Operation::Increment(0, keyvalue_core::counter::Delta::Unsigned(1)),
        reopen: false,
    };
    Case { first: vec![increment()], seats: vec![vec![increment()], vec![increment()]] }
}

const TWO_INTERRUPTIONS: Bounds = Bounds { interruptions: 2, kills: 0, cuts: 0, runs: u64::MAX };

#[test]
fn all_runs_of_a_store_that_is_right_pass() {
    let bounds = Bounds { kills: 1, cuts: 1, ..TWO_INTERRUPTIONS };
    let coverage = explore(two_increments, bounds, || Toys(Durability::Always, Wrong::Nothing));
    assert!(matches!(coverage, Ok(Coverage::All(1_000..))), "{coverage:?}");
}

#[test]
fn one_interruption_is_enough_to_lose_an_update() {
    let bounds = Bounds { interruptions: 1, ..TWO_INTERRUPTIONS };
    let failure = explore(two_increments, bounds, || Toys(Durability::Os, Wrong::Racy)).unwrap_err();
    assert!(failure.contains("not linearizable"), "{failure}");
}
