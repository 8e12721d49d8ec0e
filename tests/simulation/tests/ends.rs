//! What the checker makes of keys that end.

mod calls;

use calls::{A, B, call, fine, killed, wrong};
use keyvalue_core::counter::Delta;
use simulation::history::Call;
use simulation::listing;
use simulation::model::State;
use simulation::operation::{Check, Operation, Outcome, Write};

use Operation::{Commit, Exists, Expire, Get, GetMany, Increment, List, Set, SetWithTtl, Swap, Ttl};
use Outcome::{Did, Done, Found, Left, Many, Sum};

/// `a` is there until some moment from 110 to 120.
fn set() -> Call {
    call(10, 20, SetWithTtl(A, 0, 100), Done)
}

fn after_set(calls: &[Call]) -> Vec<Call> {
    [&[set()], calls].concat()
}

fn found(invoked: u64, returned: u64, value: Option<u32>) -> Call {
    call(invoked, returned, Get(A), Found(value))
}

#[test]
fn a_key_is_there_before_its_end_and_missing_behind_it() {
    fine(&after_set(&[found(30, 109, Some(0))]));
    wrong(&after_set(&[found(30, 109, None)]));
    fine(&after_set(&[found(120, 130, None)]));
    wrong(&after_set(&[found(120, 130, Some(0))]));
    for value in [None, Some(0)] {
        fine(&after_set(&[found(112, 115, value)]));
        fine(&after_set(&[found(90, 130, value)]));
    }
}

#[test]
fn a_key_that_was_found_missing_does_not_come_back() {
    fine(&after_set(&[found(111, 112, Some(0)), found(113, 114, None)]));
    wrong(&after_set(&[found(111, 112, None), found(113, 114, Some(0))]));
    wrong(&after_set(&[found(111, 114, None), call(115, 116, Exists(A), Outcome::Exists(true))]));
    // He may have looked at the clock earlier.
    fine(&after_set(&[found(111, 114, None), found(112, 116, Some(0))]));
}

#[test]
fn a_time_of_nothing_is_over_at_once() {
    let set = call(10, 20, SetWithTtl(A, 0, 0), Done);
    fine(&[set.clone(), found(21, 22, None)]);
    wrong(&[set, found(21, 22, Some(0))]);
}

#[test]
fn what_is_left_says_when_the_end_is() {
    let left = |left| call(50, 60, Ttl(A), Left(left));
    fine(&after_set(&[left(Some(55)), found(110, 111, Some(0))]));
    fine(&after_set(&[left(Some(70))]));
    for other in [Some(49), Some(71), Some(0), None] {
        wrong(&after_set(&[left(other)]));
    }
    // It ends between 110 and 112.
    wrong(&after_set(&[left(Some(52)), found(113, 114, Some(0))]));
    let stays = call(10, 20, Set(A, 0), Done);
    fine(&[stays.clone(), left(None)]);
    wrong(&[stays, left(Some(55))]);
}

#[test]
fn storing_a_value_again_lets_it_stay_and_adding_to_it_does_not() {
    let again = call(30, 40, Set(A, 1), Done);
    fine(&after_set(&[again.clone(), found(200, 210, Some(1))]));
    wrong(&after_set(&[again, found(200, 210, None)]));
    let counter =
        [call(10, 20, SetWithTtl(A, 4, 100), Done), call(30, 40, Increment(A, Delta::Unsigned(1)), Sum(2))];
    let and = |call| [&counter[..], &[call]].concat();
    fine(&and(found(200, 210, None)));
    wrong(&and(found(200, 210, Some(5))));
    fine(&and(call(200, 210, Increment(A, Delta::Unsigned(1)), Sum(1))));
    wrong(&and(call(200, 210, Increment(A, Delta::Unsigned(1)), Sum(3))));
}

#[test]
fn a_key_can_be_given_another_end_while_it_is_there() {
    let longer = call(30, 40, Expire(A, Some(1_000)), Did(true));
    fine(&after_set(&[longer.clone(), found(1_020, 1_025, Some(0))]));
    wrong(&after_set(&[longer.clone(), found(1_020, 1_025, None)]));
    wrong(&after_set(&[longer, found(1_040, 1_050, Some(0))]));
    fine(&after_set(&[call(30, 40, Expire(A, None), Did(true)), found(200, 210, Some(0))]));
    wrong(&after_set(&[call(30, 40, Expire(A, None), Did(false))]));
    wrong(&after_set(&[call(130, 140, Expire(A, None), Did(true))]));
    fine(&after_set(&[call(130, 140, Expire(A, None), Did(false)), found(150, 160, None)]));
}

#[test]
fn one_call_looks_at_the_clock_once() {
    // `b` ends between 112 and 122: not before `a` if both were set at one moment, but that is not known.
    let sets = [set(), call(21, 22, SetWithTtl(B, 1, 100), Done)];
    let both = |values| [&sets[..], &[call(100, 130, GetMany(vec![A, B]), Many(values))]].concat();
    fine(&both(vec![None, Some(1)]));
    fine(&both(vec![None, None]));
    wrong(&both(vec![Some(0), None]));
}

#[test]
fn whoever_swaps_finds_a_key_absent_behind_its_end() {
    let swap = |invoked, outcome| call(invoked, invoked + 10, Swap(A, 0, 1), outcome);
    fine(&after_set(&[swap(120, Done)]));
    wrong(&after_set(&[swap(60, Done)]));
    fine(&after_set(&[swap(60, Outcome::Changed(7))]));
    wrong(&after_set(&[swap(120, Outcome::Changed(7))]));
}

#[test]
fn a_killed_call_may_have_found_the_key_or_not() {
    let commit = Commit(vec![(A, Check::Present)], vec![(B, Write::Set(1))]);
    let b = |at, value| call(at, at + 1, Get(B), Found(value));
    for value in [None, Some(1)] {
        fine(&after_set(&[killed(30, commit.clone()), b(200, value)]));
    }
    fine(&after_set(&[killed(130, commit.clone()), b(200, None)]));
    wrong(&after_set(&[killed(130, commit), b(200, Some(1))]));
    fine(&[killed(10, SetWithTtl(A, 0, 100)), found(109, 109, Some(0)), found(110, 110, None)]);
    wrong(&[killed(10, SetWithTtl(A, 0, 100)), found(110, 110, Some(0))]);
}

#[test]
fn a_listing_has_a_key_until_its_end() {
    let listed = |invoked, keys: &[&str]| {
        let outcome = Outcome::Listed(keys.iter().map(|key| (*key).to_owned()).collect());
        listing::check(&after_set(&[call(invoked, invoked + 5, List, outcome)]), &State::default())
    };
    assert_eq!(listed(50, &["a"]), Ok(()));
    assert!(listed(50, &[]).is_err());
    assert_eq!((listed(112, &["a"]), listed(112, &[])), (Ok(()), Ok(())));
    assert_eq!(listed(130, &[]), Ok(()));
    assert!(listed(130, &["a"]).is_err());
}
