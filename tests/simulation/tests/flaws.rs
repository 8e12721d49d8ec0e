//! That each step of the protocol is needed: without it, some run fails.

use keyvalue_engine::Flaw;
use simulation::schedule::run;
use simulation::{EngineSubject, Kind};

const RUNS: u64 = 100_000;

fn notices(flaw: Flaw, kinds: &[Kind]) {
    for seed in 0..RUNS {
        let kind = kinds[(seed % kinds.len() as u64) as usize];
        let subject = |setup| EngineSubject::new(setup, Some(flaw));
        if let Err(failure) = run(kind, seed, false, subject) {
            println!("{flaw:?}, run {seed}: {failure}");
            return;
        }
    }
    panic!("{flaw:?} is not noticed in {RUNS} runs");
}

#[test]
#[cfg_attr(debug_assertions, ignore = "takes minutes when it is not optimized")]
fn a_torn_record_is_read_twice_before_it_is_skipped() {
    notices(Flaw::NoSecondRead, &[Kind::Kills, Kind::Sleeps]);
}

#[test]
fn a_record_behind_a_seal_does_not_count() {
    notices(Flaw::NoSealCheck, &[Kind::Calm]);
}

#[test]
fn a_name_is_durable_before_what_it_replaces_goes() {
    notices(Flaw::NoDirectorySync, &[Kind::PowerAlways, Kind::PowerOs]);
}

#[test]
#[cfg_attr(debug_assertions, ignore = "takes minutes when it is not optimized")]
fn a_log_is_opened_only_if_it_is_still_the_newest() {
    notices(Flaw::NoSecondList, &[Kind::Sleeps, Kind::Storm]);
}

#[test]
fn the_newest_generation_is_not_cleaned_up() {
    notices(Flaw::DeleteNewest, &[Kind::Calm]);
}

#[test]
fn a_generation_is_published_only_once() {
    notices(Flaw::PublishByRename, &[Kind::Calm, Kind::Sleeps]);
}
