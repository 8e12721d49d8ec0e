//! What is taken for a right account of all changes, and what not.

mod calls;

use calls::{A, B, call, killed, values};
use keyvalue_core::extra::Position;
use simulation::feed::mirror::{Mirrors, differs};
use simulation::feed::{self, Feed};
use simulation::history::Call;
use simulation::linear::Verdict;
use simulation::model::State;
use simulation::operation::{Change, Check, Follow, Key, Operation, Outcome, Page, Place, Write};

use Operation::{Commit, Delete, Destroy, Expire, Get, Increment, Latest, Set, SetMany, SetWithTtl};
use Outcome::{Did, Done, Found, Sum};

/// The number of "1", see `calls`; "2" is the next one.
const ONE: u32 = 4;

/// The place behind so many changes.
fn behind(changes: u64) -> Position {
    Position { generation: 1, offset: changes, ..Position::default() }
}

fn change(key: Key, value: Option<u32>) -> Change {
    Change { key, value, ttl: None }
}

/// Changes and the place behind them, of which `before` others come before.
fn page(before: usize, changes: &[Change]) -> Page {
    Page::Changes(changes.to_vec(), behind((before + changes.len()) as u64))
}

fn read(invoked: u64, from: Position, pages: &[Page]) -> Call {
    let follow = Follow { place: Place::At(from), limit: 10, pages: usize::MAX };
    call(invoked, invoked + 1, Operation::Follow(follow), Outcome::Followed(pages.to_vec()))
}

/// Reads all changes when all is over.
fn all(changes: &[Change]) -> Feed {
    let pages = [page(0, changes), page(changes.len(), &[])];
    let mut feed = Feed::new(&read(900, Position::default(), &pages)).unwrap();
    for place in 0..changes.len() {
        feed.places.push((behind(place as u64), place));
    }
    feed
}

fn verdict(calls: &[Call], feed: &Feed) -> bool {
    match feed::check(calls, State::default(), feed, &values()) {
        Verdict::Linearizable => true,
        Verdict::Violated(_) => false,
        Verdict::Undecided => panic!("undecided"),
    }
}

fn fine(calls: &[Call], changes: &[Change]) {
    assert!(verdict(calls, &all(changes)), "{changes:?}");
}

fn wrong(calls: &[Call], changes: &[Change]) {
    assert!(!verdict(calls, &all(changes)), "{changes:?}");
}

const A0: Change = Change { key: A, value: Some(0), ttl: None };
const A1: Change = Change { key: A, value: Some(1), ttl: None };
const B1: Change = Change { key: B, value: Some(1), ttl: None };

#[test]
fn every_write_comes_once_and_in_order() {
    let sets = [call(1, 2, Set(A, 0), Done), call(3, 4, Set(B, 1), Done)];
    fine(&sets, &[A0, B1]);
    wrong(&sets, &[A0]);
    wrong(&sets, &[B1]);
    wrong(&sets, &[A0, A0, B1]);
    wrong(&sets, &[A0, B1, B1]);
    wrong(&sets, &[B1, A0]);
    wrong(&sets, &[A0, A1]);
    wrong(&sets, &[A0, change(B, None)]);
}

#[test]
fn writes_at_the_same_time_come_in_any_order_that_explains_what_others_saw() {
    let sets = [call(1, 9, Set(A, 0), Done), call(2, 8, Set(A, 1), Done)];
    fine(&sets, &[A0, A1]);
    fine(&sets, &[A1, A0]);
    let and_read = [&sets[..], &[call(10, 11, Get(A), Found(Some(1)))]].concat();
    fine(&and_read, &[A0, A1]);
    wrong(&and_read, &[A1, A0]);
}

#[test]
fn a_batch_comes_in_one_piece() {
    let both = [call(1, 9, SetMany(vec![(A, 0), (B, 1)]), Done), call(2, 8, Set(A, 1), Done)];
    fine(&both, &[A0, B1, A1]);
    fine(&both, &[A1, A0, B1]);
    wrong(&both, &[A0, A1, B1]);
    wrong(&both, &[A1, B1, A0]);
    wrong(&both, &[A1, A0]);
}

#[test]
fn sums_come_as_they_were_returned() {
    let add = |at, sum| call(at, 9, Increment(A, keyvalue_core::counter::Delta::Unsigned(1)), Sum(sum));
    let (one, two) = (change(A, Some(ONE)), change(A, Some(ONE + 1)));
    let adds = [add(1, 1), add(2, 2)];
    fine(&adds, &[one.clone(), two.clone()]);
    wrong(&adds, &[one.clone(), one.clone()]);
    wrong(&adds, &[two.clone(), one.clone()]);
    let commit = call(10, 11, Commit(vec![], vec![(A, Write::Add(1)), (A, Write::Delete)]), Did(true));
    let then = [add(1, 1), commit];
    fine(&then, &[one.clone(), two.clone(), change(A, None)]);
    wrong(&then, &[one.clone(), change(A, None)]);
    wrong(&then, &[one, two]);
}

#[test]
fn what_was_not_done_does_not_come_and_what_may_have_been_may() {
    let not = call(1, 2, Commit(vec![(A, Check::Present)], vec![(B, Write::Set(1))]), Did(false));
    fine(std::slice::from_ref(&not), &[]);
    wrong(&[not], &[B1]);
    let unknown = [killed(1, Set(A, 0)), call(3, 4, Set(A, 1), Done)];
    for changes in [&[A1][..], &[A0, A1], &[A1, A0]] {
        fine(&unknown, changes);
    }
    wrong(&unknown, &[A0]);
    wrong(&[call(3, 4, Set(A, 1), Done), killed(5, Set(A, 0))], &[A0, A1]);
}

#[test]
fn a_deleted_key_comes_also_if_it_was_not_there() {
    let delete = [call(1, 2, Delete(A), Done)];
    fine(&delete, &[change(A, None)]);
    wrong(&delete, &[]);
}

#[test]
fn the_time_that_is_left_is_told_with_a_change() {
    let set = [call(10, 20, SetWithTtl(A, 0, 1_000), Done)];
    let told = |ttl| [Change { ttl, ..A0 }];
    // It ends from 1010 to 1020, and is told at 900.
    for (ttl, is_right) in [(Some(110), true), (Some(120), true), (Some(90), false), (Some(140), false)] {
        assert_eq!(verdict(&set, &all(&told(ttl))), is_right, "{ttl:?}");
    }
    wrong(&set, &told(None));
    wrong(&set, &told(Some(0)));
    let stays = [set[0].clone(), call(30, 40, Expire(A, None), Did(true))];
    fine(&stays, &[told(Some(110))[0].clone(), A0]);
    wrong(&stays, &told(Some(110)));
}

#[test]
fn whoever_asks_for_the_latest_change_is_not_told_of_an_older_one() {
    let sets = [call(1, 2, Set(A, 0), Done), call(3, 9, Set(B, 1), Done)];
    let latest = |at, place| {
        let latest = call(at, at + 1, Latest, Outcome::At(behind(place)));
        verdict(&[&sets[..], &[latest]].concat(), &all(&[A0, B1]))
    };
    assert_eq!([0, 1, 2].map(|place| latest(4, place)), [false, true, true]);
    assert_eq!([0, 1, 2].map(|place| latest(10, place)), [false, false, true]);
}

#[test]
fn whoever_reads_to_the_end_misses_nothing_that_was_done_before() {
    let sets = [call(1, 2, Set(A, 0), Done), call(3, 4, Set(B, 1), Done)];
    let reads = |pages: &[Page]| {
        let read = read(5, Position::default(), pages);
        let mut feed = all(&[A0, B1]);
        feed.compare(&read).is_ok() && verdict(&[&sets[..], &[read]].concat(), &feed)
    };
    assert!(reads(&[page(0, &[A0, B1]), page(2, &[])]));
    assert!(reads(&[page(0, &[A0])]));
    assert!(reads(&[page(0, &[A0]), page(1, &[B1]), page(2, &[])]));
    assert!(!reads(&[page(0, &[A0]), page(1, &[])]));
    assert!(!reads(&[page(0, &[A0]), page(0, &[A0]), page(1, &[B1])]));
    assert!(!reads(&[page(0, &[B1])]));
    assert!(!reads(&[page(1, &[B1])]));
    assert!(!reads(&[page(0, &[A0, B1]), page(2, &[A1])]));
}

#[test]
fn a_gap_leads_forward() {
    let mut feed = all(&[A0, B1, A1]);
    let gap = |from, to| [page(0, &[A0, B1, A1][..from]), Page::Gap(behind(to))];
    assert_eq!(feed.compare(&read(5, Position::default(), &gap(1, 2))), Ok(()));
    assert!(feed.compare(&read(5, Position::default(), &gap(2, 1))).is_err());
    let then = [Page::Gap(behind(2)), page(2, &[A1])];
    assert_eq!(feed.compare(&read(5, behind(1), &then)), Ok(()));
    assert!(feed.compare(&read(5, behind(1), &[Page::Gap(behind(2)), page(2, &[B1])])).is_err());
}

#[test]
fn after_all_was_destroyed_only_what_came_later_is_told() {
    let calls = [call(1, 2, Set(A, 0), Done), call(3, 4, Destroy, Done), call(5, 6, Set(B, 1), Done)];
    let gap = |changes: &[Change]| {
        let pages = [Page::Gap(behind(7)), page(7, changes), page(7 + changes.len(), &[])];
        verdict(&calls, &Feed::new(&read(900, Position::default(), &pages)).unwrap())
    };
    assert!(gap(&[B1]));
    assert!(!gap(&[]));
    assert!(!gap(&[A0, B1]));
    wrong(&calls, &[A0, B1]);
}

#[test]
fn what_comes_behind_a_position_is_the_end_of_all_changes() {
    let mut feed = all(&[A0, B1]);
    assert_eq!(feed.locate(&read(900, behind(9), &[page(1, &[B1])])), Ok(()));
    assert_eq!(feed.place(behind(9)), Some(1));
    assert!(feed.locate(&read(900, behind(8), &[page(1, &[A0])])).is_err());
    assert!(feed.locate(&read(900, behind(9), &[page(2, &[])])).is_err());
}

#[test]
fn a_copy_that_knows_of_no_gap_is_like_the_bucket() {
    let mut mirrors = Mirrors::default();
    let ends = Change { ttl: Some(50), ..B1 };
    assert!(mirrors.follow(&read(5, Position::default(), &[page(0, &[A0, ends])])).is_some());
    let copy = mirrors.follow(&read(20, behind(2), &[page(2, &[])])).unwrap();
    let mut found = [None; 8];
    (found[A], found[B]) = (Some(0), Some(1));
    let at = |time| calls::call(time, time, Latest, Done).clock;
    assert_eq!(differs(&copy, &found, at(40)), None);
    assert_eq!(differs(&copy, &found, at(60)), Some("b"));
    found[B] = None;
    assert_eq!(differs(&copy, &found, at(40)), Some("b"));
    assert_eq!(differs(&copy, &found, at(60)), None);
    found[A] = Some(1);
    assert_eq!(differs(&copy, &found, at(60)), Some("a"));
    assert_eq!(mirrors.follow(&read(30, behind(2), &[Page::Gap(behind(7))])), None);
    assert_eq!(mirrors.follow(&read(40, behind(7), &[page(7, &[A0])])), None);
}
