//! What the checker takes for linearizable, and what not.

mod calls;

use calls::{A, B, add_one, call, fine, killed, wrong};
use keyvalue_core::counter::Delta;
use simulation::history::Call;
use simulation::listing;
use simulation::model::State;
use simulation::operation::{Operation, Outcome};

use Operation::{Delete, Exists, Get, GetMany, Increment, List, Set, SetMany, Snapshot, Swap};
use Outcome::{Changed, Done, Failed, Found, Many, NotANumber, Sum};

#[test]
fn calls_at_the_same_time_may_come_in_any_order() {
    let set = || call(1, 4, Set(A, 0), Done);
    fine(&[set(), call(2, 3, Get(A), Found(None))]);
    fine(&[set(), call(2, 3, Get(A), Found(Some(0)))]);
    wrong(&[set(), call(2, 3, Get(A), Found(Some(1)))]);
}

#[test]
fn an_update_is_not_lost() {
    fine(&[add_one(1, 4, 1), add_one(2, 3, 2)]);
    wrong(&[add_one(1, 4, 1), add_one(2, 3, 1)]);
}

#[test]
fn a_read_is_not_stale() {
    let sets = [call(1, 2, Set(A, 0), Done), call(3, 4, Set(A, 1), Done)];
    let after = |found| [&sets[..], &[call(5, 6, Get(A), Found(found))]].concat();
    fine(&after(Some(1)));
    wrong(&after(Some(0)));
    wrong(&after(None));
}

#[test]
fn what_one_read_found_a_later_one_does_not_miss() {
    let set = call(1, 9, Set(A, 0), Done);
    let reads =
        |first, second| [set.clone(), call(2, 3, Get(A), Found(first)), call(4, 5, Get(A), Found(second))];
    fine(&reads(None, Some(0)));
    wrong(&reads(Some(0), None));
}

#[test]
fn a_batch_is_there_whole_or_not_at_all() {
    let batch = call(1, 9, SetMany(vec![(A, 0), (B, 1)]), Done);
    let both = |found| [batch.clone(), call(2, 3, GetMany(vec![A, B]), Many(found))];
    fine(&both(vec![None, None]));
    fine(&both(vec![Some(0), Some(1)]));
    wrong(&both(vec![Some(0), None]));
    wrong(&[batch.clone(), call(2, 3, Get(A), Found(Some(0))), call(4, 5, Get(B), Found(None))]);
}

#[test]
fn the_last_of_two_values_for_one_key_in_a_batch_stays() {
    let batch = call(1, 2, SetMany(vec![(A, 0), (A, 1)]), Done);
    fine(&[batch.clone(), call(3, 4, Get(A), Found(Some(1)))]);
    wrong(&[batch, call(3, 4, Get(A), Found(Some(0)))]);
}

#[test]
fn a_swap_notices_that_a_value_went_and_came_back() {
    let before = [call(1, 2, Set(A, 0), Done), call(3, 4, Snapshot(A), Outcome::Snapshot(Some(0), 7))];
    let between = [call(5, 6, Set(A, 1), Done), call(7, 8, Set(A, 0), Done)];
    let swapped = |outcome| [call(9, 10, Swap(A, 7, 2), outcome)];
    fine(&[&before[..], &swapped(Done)].concat());
    fine(&[&before[..], &between, &swapped(Changed(9))].concat());
    wrong(&[&before[..], &between, &swapped(Done)].concat());
    wrong(&[&before[..], &swapped(Changed(9))].concat());
}

#[test]
fn no_two_writes_to_a_key_have_the_same_version() {
    let snapshot = |at, value, version| call(at, at + 1, Snapshot(A), Outcome::Snapshot(value, version));
    let history = |second| {
        [
            call(1, 2, Set(A, 0), Done),
            snapshot(3, Some(0), 7),
            call(5, 6, Set(A, 1), Done),
            snapshot(7, Some(1), second),
        ]
    };
    fine(&history(8));
    wrong(&history(7));
    wrong(&history(0));
    fine(&[call(1, 2, Delete(A), Done), snapshot(3, None, 0)]);
    wrong(&[call(1, 2, Delete(A), Done), snapshot(3, None, 1)]);
}

#[test]
fn a_swap_for_a_key_that_is_not_there_makes_it_once() {
    let swap = |invoked, value, outcome| call(invoked, 9, Swap(A, 0, value), outcome);
    fine(&[swap(1, 0, Done), swap(2, 1, Changed(5))]);
    wrong(&[swap(1, 0, Done), swap(2, 1, Done)]);
    wrong(&[swap(1, 0, Changed(5))]);
}

#[test]
fn a_killed_write_may_come_late_or_never_but_once() {
    let late = |reads: &[Option<u32>]| {
        let read = |(n, found): (usize, &Option<u32>)| {
            call(10 * n as u64 + 10, 10 * n as u64 + 11, Get(A), Found(*found))
        };
        [killed(1, Set(A, 0))].into_iter().chain(reads.iter().enumerate().map(read)).collect::<Vec<_>>()
    };
    fine(&late(&[None, None]));
    fine(&late(&[None, Some(0)]));
    wrong(&late(&[None, Some(0), None]));

    let one = killed(1, Increment(A, Delta::Unsigned(1)));
    fine(&[one.clone(), add_one(2, 3, 1), add_one(4, 5, 3)]);
    wrong(&[one, add_one(2, 3, 1), add_one(4, 5, 4)]);
}

#[test]
fn a_failed_write_may_have_been_done_and_a_failed_read_says_nothing() {
    let failed = call(1, 2, Set(A, 0), Failed("I/O error".into()));
    for found in [None, Some(0)] {
        fine(&[failed.clone(), call(3, 4, Get(A), Found(found))]);
    }
    fine(&[call(1, 2, Get(A), Failed("I/O error".into()))]);
}

#[test]
fn an_increment_of_what_is_no_number_changes_nothing() {
    let set = call(1, 2, Set(A, 0), Done);
    let refused = |outcome| [set.clone(), call(3, 4, Increment(A, Delta::Unsigned(1)), outcome)];
    fine(&refused(NotANumber));
    wrong(&refused(Sum(1)));
    wrong(&[&refused(NotANumber)[..], &[call(5, 6, Exists(A), Outcome::Exists(false))]].concat());
}

fn listed(before: &[Call], keys: &[&str]) -> Result<(), String> {
    let list = call(10, 20, List, Outcome::Listed(keys.iter().map(|key| (*key).to_owned()).collect()));
    listing::check(&[before, &[list]].concat(), &State::default())
}

#[test]
fn a_listing_has_each_key_that_is_there_throughout_once() {
    let there = [call(1, 2, Set(A, 0), Done)];
    assert_eq!(listed(&there, &["a"]), Ok(()));
    assert!(listed(&there, &[]).is_err());
    assert!(listed(&there, &["a", "a"]).is_err());
    assert!(listed(&there, &["a", "b"]).is_err());
    assert!(listed(&there, &["a", "unheard of"]).is_err());
    let gone = [there[0].clone(), call(3, 4, Delete(A), Done)];
    assert!(listed(&gone, &["a"]).is_err());
    assert_eq!(listed(&gone, &[]), Ok(()));
}

#[test]
fn a_listing_may_miss_or_have_what_comes_or_goes_meanwhile() {
    let there = call(1, 2, Set(A, 0), Done);
    for other in [call(3, 15, Delete(A), Done), killed(3, Delete(A)), call(12, 15, Delete(A), Done)] {
        assert_eq!(listed(&[there.clone(), other.clone()], &[]), Ok(()), "{other:?}");
        assert_eq!(listed(&[there.clone(), other], &["a"]), Ok(()));
    }
    for comes in [call(3, 15, Set(B, 0), Done), killed(3, Set(B, 0))] {
        let comes = [comes];
        assert_eq!(listed(&comes, &[]), Ok(()));
        assert_eq!(listed(&comes, &["b"]), Ok(()));
    }
}
