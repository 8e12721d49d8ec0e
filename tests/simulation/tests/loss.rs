//! What a power cut may take when writes are not synced, and what not.

mod calls;

use keyvalue_core::counter::Delta;
use simulation::history::{Call, Epoch};
use simulation::loss;
use simulation::model::{Slot, State};
use simulation::operation::{Operation, Outcome, Write};
use simulation::span::Span;
use simulation::values::Values;

use Operation::{Commit, Delete, Destroy, Expire, Increment, Set, SetMany, SetWithTtl};
use calls::{A, B};

/// When the power was cut, in milliseconds.
const CUT: u64 = 100;

fn call(invoked: u64, returned: u64, operation: Operation) -> Call {
    calls::call(invoked, returned, operation, Outcome::Done)
}

/// Values with the numbers 0 to 9: counters of themselves.
fn values() -> Values {
    let values = Values::default();
    for n in 0..10 {
        values.id(n.to_string().as_bytes());
    }
    values
}

fn state(a: Option<u32>, b: Option<u32>) -> State {
    let mut state = State::default();
    state.0[A] = Slot { value: a, ..Slot::default() };
    state.0[B] = Slot { value: b, ..Slot::default() };
    state
}

/// Whether `found` can be left of these calls, of which those up to `published` are safe.
fn is_explained(base: State, calls: &[Call], published: u64, found: State) -> bool {
    let (base, calls, published) = ([base, State::default()], calls.to_vec(), [published, 0]);
    let epoch = Epoch { base, calls, published, ..Epoch::default() };
    loss::check(&epoch, 0, &found, CUT, &values()).is_ok()
}

#[test]
fn the_latest_writes_may_be_lost_and_what_was_there_before_may_not() {
    let (before, set) = (state(Some(1), Some(2)), [call(1, 2, Set(A, 3))]);
    assert!(is_explained(before, &set, 0, state(Some(3), Some(2))));
    assert!(is_explained(before, &set, 0, state(Some(1), Some(2))));
    assert!(!is_explained(before, &set, 0, state(None, Some(2))));
    assert!(!is_explained(before, &set, 0, state(Some(3), None)));
    assert!(!is_explained(before, &set, 0, state(Some(4), Some(2))));
}

#[test]
fn what_a_published_generation_has_is_not_lost() {
    let calls = [call(1, 2, Set(A, 1)), call(3, 4, Set(A, 2)), call(5, 6, Delete(A))];
    let possible = |published: u64| {
        let is_possible =
            |value: &Option<u32>| is_explained(state(None, None), &calls, published, state(*value, None));
        [None, Some(1), Some(2)].into_iter().filter(is_possible).collect::<Vec<_>>()
    };
    assert_eq!(possible(0), [None, Some(1), Some(2)]);
    assert_eq!(possible(2), [None, Some(1), Some(2)]);
    assert_eq!(possible(4), [None, Some(2)]);
    assert_eq!(possible(6), [None]);
}

#[test]
fn half_a_batch_is_not_explained_unless_its_other_half_was_written_again() {
    let batch = call(1, 2, SetMany(vec![(A, 1), (B, 2)]));
    let (empty, half) = (state(None, None), state(Some(1), None));
    assert!(is_explained(empty, std::slice::from_ref(&batch), 0, state(Some(1), Some(2))));
    assert!(is_explained(empty, std::slice::from_ref(&batch), 0, empty));
    assert!(!is_explained(empty, std::slice::from_ref(&batch), 0, half));
    assert!(is_explained(empty, &[batch.clone(), call(3, 4, Delete(B))], 0, half));
    assert!(!is_explained(state(None, Some(5)), &[batch], 0, state(Some(1), Some(5))));
}

#[test]
fn a_counter_has_at_least_what_was_published_and_at_most_all() {
    let add = |at, n| call(at, at + 1, Increment(A, Delta::Unsigned(n)));
    let calls = [add(1, 2), add(3, 1), add(5, 3)];
    let possible = |published: u64| {
        let is_possible =
            |n: &u32| is_explained(state(Some(1), None), &calls, published, state(Some(*n), None));
        (0..10).filter(is_possible).collect::<Vec<_>>()
    };
    assert_eq!(possible(0), [1, 2, 3, 4, 5, 6, 7]);
    assert_eq!(possible(4), [4, 5, 6, 7]);
}

#[test]
fn half_a_transaction_is_not_explained() {
    let both = Commit(vec![], vec![(A, Write::Set(1)), (B, Write::Delete)]);
    let commit = [calls::call(1, 2, both, Outcome::Did(true))];
    let before = state(Some(3), Some(4));
    assert!(is_explained(before, &commit, 0, before));
    assert!(is_explained(before, &commit, 0, state(Some(1), None)));
    assert!(!is_explained(before, &commit, 0, state(Some(1), Some(4))));
    assert!(!is_explained(before, &commit, 0, state(Some(3), None)));
    assert!(!is_explained(before, &commit, 2, before));
}

#[test]
fn what_a_transaction_added_is_there_with_all_else_that_it_wrote() {
    let both = Commit(vec![], vec![(A, Write::Add(2)), (B, Write::Set(9))]);
    let commit = calls::call(1, 2, both, Outcome::Did(true));
    let possible = |b: Option<u32>, calls: &[Call]| {
        let is_possible = |n: &u32| is_explained(state(Some(1), None), calls, 0, state(Some(*n), b));
        (0..10).filter(is_possible).collect::<Vec<_>>()
    };
    assert_eq!(possible(Some(9), std::slice::from_ref(&commit)), [3]);
    let more = [commit, call(3, 4, Increment(A, Delta::Unsigned(1)))];
    assert_eq!(possible(Some(9), &more), [3, 4]);
    assert_eq!(possible(None, &more), [1, 2, 3, 4]);
}

#[test]
fn all_keys_are_destroyed_or_none() {
    let (before, destroy) = (state(Some(1), Some(2)), [call(1, 2, Destroy)]);
    assert!(is_explained(before, &destroy, 0, before));
    assert!(is_explained(before, &destroy, 0, state(None, None)));
    assert!(!is_explained(before, &destroy, 0, state(None, Some(2))));
    let after = [destroy[0].clone(), call(3, 4, Set(B, 5))];
    assert!(is_explained(before, &after, 0, state(None, Some(5))));
    assert!(!is_explained(before, &after, 0, state(None, Some(2))));
}

#[test]
fn a_key_that_could_have_ended_may_be_missing() {
    let set = |ttl| [call(1, 2, SetWithTtl(A, 1, ttl))];
    let (before, gone) = (state(Some(3), None), state(None, None));
    assert!(is_explained(before, &set(99), 0, gone));
    assert!(!is_explained(before, &set(100), 0, gone));
    assert!(!is_explained(before, &set(99), 2, before));
    assert!(is_explained(before, &[call(1, 2, Expire(A, Some(5)))], 0, gone));
    assert!(!is_explained(before, &[call(1, 2, Expire(A, None))], 0, gone));
    let mut ends = before;
    ends.0[A].ends = Some(Span { from: 90, to: 110 });
    assert!(is_explained(ends, &[], 0, gone));
    ends.0[A].ends = Some(Span { from: 101, to: 110 });
    assert!(!is_explained(ends, &[], 0, gone));
}
