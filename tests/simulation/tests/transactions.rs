//! What the checker makes of transactions and scans.

mod calls;

use calls::{A, B, call, fine, killed, wrong};
use simulation::history::Call;
use simulation::operation::{Check, Operation, Outcome, STRANGER, Scan, Write};

use Operation::{Commit, Destroy, Get, GetMany, GetVersioned, Set, Snapshot};
use Outcome::{Did, Done, Found, Many, NotANumber, Scanned, Versioned};
use Write::{Add, Delete};

/// Values by number: see `calls`.
const ONE: u32 = 4;
const TWO: u32 = 5;

fn commit(at: u64, checks: &[(usize, Check)], writes: &[(usize, Write)], outcome: Outcome) -> Call {
    call(at, at + 1, Commit(checks.to_vec(), writes.to_vec()), outcome)
}

fn both(at: u64, a: Option<u32>, b: Option<u32>) -> Call {
    call(at, at + 1, GetMany(vec![A, B]), Many(vec![a, b]))
}

#[test]
fn a_transaction_is_done_whole_or_not_at_all() {
    let writes = [(A, Write::Set(0)), (B, Write::Set(1))];
    let slow = call(1, 9, Commit(vec![], writes.to_vec()), Did(true));
    for (a, b) in [(None, None), (Some(0), Some(1))] {
        fine(&[slow.clone(), both(2, a, b)]);
        fine(&[killed(1, slow.operation.clone()), both(2, a, b)]);
    }
    wrong(&[slow.clone(), both(2, Some(0), None)]);
    wrong(&[killed(1, slow.operation), both(2, None, Some(1))]);
}

#[test]
fn a_transaction_is_done_if_and_only_if_all_checks_hold() {
    let before = [call(1, 2, Set(A, 0), Done), call(3, 4, Snapshot(A), Outcome::Snapshot(Some(0), 7))];
    let holds = [(A, Check::Value(0)), (A, Check::Present), (A, Check::Version(7)), (B, Check::Absent)];
    let fails = [
        (A, Check::Value(1)),
        (A, Check::Absent),
        (A, Check::Version(8)),
        (B, Check::Present),
        (B, Check::Version(0)),
        (B, Check::Value(0)),
    ];
    let with = |checks: &[(usize, Check)], did| {
        [&before[..], &[commit(5, checks, &[(B, Write::Set(1))], Did(did))]].concat()
    };
    fine(&with(&holds, true));
    wrong(&with(&holds, false));
    for check in fails {
        fine(&with(&[holds[0], check], false));
        wrong(&with(&[check, holds[0]], true));
    }
}

#[test]
fn what_was_not_done_left_nothing() {
    let not = commit(1, &[(A, Check::Present)], &[(B, Write::Set(1))], Did(false));
    fine(&[not.clone(), both(3, None, None)]);
    wrong(&[not, both(3, None, Some(1))]);
    let text = call(1, 2, Set(A, 0), Done);
    let refused = commit(3, &[], &[(B, Write::Set(1)), (A, Add(1))], NotANumber);
    fine(&[text.clone(), refused.clone(), both(5, Some(0), None)]);
    wrong(&[text.clone(), refused, both(5, Some(0), Some(1))]);
    wrong(&[text, commit(3, &[], &[(A, Add(1))], Did(true))]);
}

#[test]
fn an_increment_in_a_transaction_is_not_lost() {
    let slow = || call(1, 9, Commit(vec![], vec![(A, Add(1))]), Did(true));
    fine(&[slow(), slow(), call(10, 11, Get(A), Found(Some(TWO)))]);
    wrong(&[slow(), slow(), call(10, 11, Get(A), Found(Some(ONE)))]);
}

#[test]
fn each_write_of_a_transaction_sees_those_before_it_and_checks_see_none() {
    let writes = [(A, Write::Set(ONE)), (A, Add(1)), (B, Add(1)), (B, Delete), (B, Add(2))];
    fine(&[commit(1, &[(A, Check::Absent)], &writes, Did(true)), both(3, Some(TWO), Some(TWO))]);
    wrong(&[commit(1, &[(A, Check::Present)], &writes, Did(true))]);
    wrong(&[commit(1, &[], &writes, Did(true)), both(3, Some(ONE), Some(TWO))]);
}

#[test]
fn several_values_and_their_versions_are_of_one_moment() {
    let sets = [call(1, 2, Set(A, 0), Done), call(3, 9, Set(B, 1), Done)];
    let read = |at, b| call(at, at + 1, GetVersioned(vec![A, B]), Versioned(vec![Some((0, 7)), b]));
    fine(&[&sets[..], &[read(4, None), read(6, Some((1, 8)))]].concat());
    wrong(&[&sets[..], &[read(4, Some((1, 8))), read(6, None)]].concat());
    wrong(&[&sets[..], &[read(10, Some((1, 8))), read(12, Some((1, 9)))]].concat());
    wrong(&[&sets[..], &[read(10, Some((1, 0)))]].concat());
}

#[test]
fn a_scan_shows_one_moment_in_order() {
    let sets = [call(1, 2, Set(A, 0), Done), call(3, 9, Operation::SetMany(vec![(A, 1), (B, 2)]), Done)];
    let scan = |reverse, limit, found: &[(usize, u32)]| {
        let scan = Scan { prefix: "", reverse, limit };
        [&sets[..], &[call(4, 5, Operation::Scan(scan), Scanned(found.to_vec()))]].concat()
    };
    fine(&scan(false, 8, &[(A, 0)]));
    fine(&scan(false, 8, &[(A, 1), (B, 2)]));
    wrong(&scan(false, 8, &[(A, 0), (B, 2)]));
    wrong(&scan(false, 8, &[(B, 2), (A, 1)]));
    wrong(&scan(false, 8, &[(A, 1), (A, 1)]));
    wrong(&scan(false, 8, &[(A, 1), (STRANGER, 1)]));
    fine(&scan(true, 8, &[(B, 2), (A, 1)]));
    fine(&scan(true, 1, &[(B, 2)]));
    wrong(&scan(true, 1, &[(A, 1)]));
    wrong(&scan(false, 1, &[(A, 1), (B, 2)]));
}

#[test]
fn all_keys_are_destroyed_at_one_moment() {
    let sets = [call(1, 2, Set(A, 0), Done), call(3, 4, Set(B, 1), Done)];
    let slow = call(5, 9, Destroy, Done);
    for (a, b) in [(None, None), (Some(0), Some(1))] {
        fine(&[&sets[..], &[slow.clone(), both(6, a, b)]].concat());
        fine(&[&sets[..], &[killed(5, Destroy), both(6, a, b)]].concat());
    }
    wrong(&[&sets[..], &[slow.clone(), both(6, None, Some(1))]].concat());
    wrong(&[&sets[..], &[slow, both(10, Some(0), Some(1))]].concat());
}
