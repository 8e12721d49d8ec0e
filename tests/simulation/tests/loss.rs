//! What a power cut may take when writes are not synced, and what not.

use keyvalue_core::counter::Delta;
use simulation::history::{Call, Epoch};
use simulation::loss;
use simulation::model::{Slot, State};
use simulation::operation::{Operation, Outcome};
use simulation::values::Values;

use Operation::{Delete, Increment, Set, SetMany};

const A: usize = 0;
const B: usize = 1;

fn call(invoked: u64, returned: u64, operation: Operation) -> Call {
    let outcome = Some(Outcome::Done);
    Call { instance: 0, bucket: 0, operation, invoked, returned, reached: invoked, outcome }
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
    let epoch = Epoch { base: [base, State::default()], calls: calls.to_vec(), published: [published, 0] };
    loss::check(&epoch, 0, &found, &values()).is_ok()
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
