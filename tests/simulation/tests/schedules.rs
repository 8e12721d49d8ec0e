//! Many random runs of the engine. What happens in them has seeds: a failure says how to see it again.

use std::time::Instant;

use simulation::schedule::run;
use simulation::{EngineSubject, Kind, Tally};

const RUNS: u64 = if cfg!(debug_assertions) { 150 } else { 4_000 };

fn play(kind: Kind) -> Tally {
    let (mut tally, start) = (Tally::default(), Instant::now());
    for seed in 0..RUNS {
        match run(kind, seed, false, |setup| EngineSubject::new(setup, None)) {
            Ok(one) => tally.add(&one),
            Err(failure) => panic!("{failure}"),
        }
    }
    println!("{kind}: {tally}, in {:.1} s", start.elapsed().as_secs_f64());
    assert!(tally.generations > RUNS, "logs must be short enough to go through many");
    assert!(tally.changes > RUNS / 2, "changes must be read and compared");
    assert!(tally.undecided <= RUNS / 100, "too many histories cannot be checked");
    tally
}

#[test]
fn instances_at_the_same_time_agree() {
    play(Kind::Calm);
}

#[test]
fn killed_instances_leave_nothing_wrong() {
    assert!(play(Kind::Kills).kills > RUNS);
}

#[test]
fn instances_that_sleep_through_generations_do_no_harm() {
    assert!(play(Kind::Sleeps).sleeps > RUNS);
}

#[test]
fn a_power_cut_takes_nothing_that_was_synced() {
    assert!(play(Kind::PowerAlways).cuts > RUNS);
}

#[test]
fn a_power_cut_takes_only_the_latest_writes_and_whole_batches() {
    assert!(play(Kind::PowerOs).cuts > RUNS);
}

#[test]
fn a_disk_that_fails_is_reported_and_nothing_else_is_wrong() {
    assert!(play(Kind::Faults).faults > RUNS);
}

#[test]
fn everything_at_once_does_no_harm() {
    play(Kind::Storm);
}
