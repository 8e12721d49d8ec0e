//! Real processes on one directory, killed at random moments: what was acknowledged is there.
//!
//! Each round starts a process, sends it many commands, reads some of the answers
//! and kills it. An answer is an acknowledgement: what has one was done, exactly
//! once; what has none may have been done or not.

mod witness;

use std::collections::{BTreeMap, BTreeSet};
use std::hash::{BuildHasher, RandomState};
use std::thread;

use products::{Shell, built, folder, shown};
use witness::{Witness, value};

const PROCESSES: usize = 8;
const ROUNDS: usize = 25;

/// Commands of a round.
const COMMANDS: usize = 120;

#[test]
fn processes_that_are_killed_lose_nothing_that_was_acknowledged_and_do_nothing_twice() {
    let (component, place) = (built("kv-on-filesystem"), folder("killed"));
    let seed = RandomState::new().hash_one(0);
    eprintln!("seed {seed}");
    assert_eq!(Shell::start(&component, &[&shown(&place)]).ask("set chain first"), "true");
    let drive = &|me: usize| {
        let mut witness = Witness::new(me, seed);
        (0..ROUNDS).for_each(|_| witness.round(&component, &place));
        witness
    };
    let witnesses: Vec<_> = thread::scope(|scope| {
        let threads: Vec<_> = (0..PROCESSES).map(|me| scope.spawn(move || drive(me))).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    let mut shell = Shell::start(&component, &[&shown(&place)]);
    let mut get = |key: &str| value(&shell.ask(&format!("get {key}")));
    for Witness { me, set, pair, .. } in &witnesses {
        set.check(&get(&format!("own-{me}")), "a value");
        pair.check(&get(&format!("left-{me}")), "a pair");
        assert_eq!(get(&format!("left-{me}")), get(&format!("right-{me}")));
    }
    check_counter(&witnesses, get("counter").parse().unwrap());
    check_chain(&witnesses, get("chain"));
}

/// Every sum was handed out once, and none is missing that has to be there.
fn check_counter(witnesses: &[Witness], found: u64) {
    let sums: Vec<u64> = witnesses.iter().flat_map(|witness| witness.sums.iter().copied()).collect();
    let sent: usize = witnesses.iter().map(|witness| witness.increments).sum();
    assert_eq!(sums.iter().collect::<BTreeSet<_>>().len(), sums.len(), "two increments have one sum");
    assert!(sums.iter().all(|sum| *sum <= found), "the counter went back to {found}");
    assert!((sums.len()..=sent).contains(&(found as usize)), "{found} is not from {} to {sent}", sums.len());
    assert!(sums.len() > 1_000 && sums.len() < sent, "of {sent} increments {} were answered", sums.len());
    for witness in witnesses {
        assert!(witness.sums.is_sorted(), "the counter went back");
    }
}

/// From the value that is there one can go back to the first by swaps that were done, and by all of them.
fn check_chain(witnesses: &[Witness], found: String) {
    let swaps: BTreeMap<_, _> = witnesses.iter().flat_map(|witness| &witness.swaps).collect();
    let mut path = BTreeSet::new();
    let mut at = &found;
    while at != "first" {
        assert!(path.insert(at), "{at} was swapped in twice");
        at = &swaps.get(at).unwrap_or_else(|| panic!("nobody swapped in {at}")).0;
    }
    for (new, (old, done)) in swaps {
        assert!(done.is_none_or(|done| done == path.contains(new)), "from {old} to {new}: {done:?}");
    }
}
