//! Whether a listing has what it must have.
//!
//! A listing is not one moment. Every key that was there throughout comes once,
//! none that was not there at any time comes, and the others may.

use crate::history::{Call, Moment};
use crate::model::State;
use crate::operation::{KEYS, Key, Operation, Outcome};
use crate::span::Span;

/// Checks all listings among the calls on one bucket, which began as `start`.
///
/// # Errors
/// What is wrong with one of them.
pub fn check(calls: &[Call], start: &State) -> Result<(), String> {
    calls.iter().try_for_each(|call| match (&call.operation, &call.outcome) {
        (Operation::List, Some(Outcome::Listed(listed))) => check_one(call, listed, calls, start),
        _ => Ok(()),
    })
}

fn check_one(list: &Call, listed: &[String], calls: &[Call], start: &State) -> Result<(), String> {
    let wrong = |what: String| Err(format!("the listing at {}-{}: {what}", list.invoked, list.returned));
    if let Some(stranger) = listed.iter().find(|name| !KEYS.contains(&name.as_str())) {
        return wrong(format!("{stranger:?} was never written"));
    }
    for (key, name) in KEYS.iter().enumerate() {
        let was_there = start.0[key].value.is_some();
        let start_ends = start.0[key].ends.is_some_and(|ends| ends.from <= list.clock.to);
        let select = |what: fn(&Call, Key, Span) -> bool| {
            calls.iter().filter(|call| !call.refused() && what(call, key, list.clock)).collect::<Vec<_>>()
        };
        let (makes, stays, ends) = (select(makes), select(stays), select(ends));
        // What keeps an end that another call gave tells nothing where there is such a call.
        let can_end = start_ends || !select(may_end).is_empty();
        let surely = if can_end { &stays } else { &makes };
        let over = [ends.clone(), select(may_end)].concat();
        match listed.iter().filter(|listed| *listed == name).count() {
            0 if holds(list, was_there && !start_ends, surely, &over) => {
                return wrong(format!("{name:?} is missing"));
            }
            1 if holds(list, !was_there, &ends, &makes) => return wrong(format!("{name:?} was not there")),
            0 | 1 => {}
            _ => return wrong(format!("{name:?} comes more than once")),
        }
    }
    Ok(())
}

/// Whether a key may be there after a call, for whoever looks at this time.
fn makes(call: &Call, key: Key, time: Span) -> bool {
    let is_write = matches!(call.operation.writes(key), Some(Some(_)));
    let expires = matches!(call.operation, Operation::Expire(k, _) if k == key);
    (call.operation.adds_to(key) || is_write || expires) && !ends(call, key, time)
}

/// Whether a key stays for good after a call.
fn stays(call: &Call, key: Key, _: Span) -> bool {
    let is_write = matches!(call.operation.writes(key), Some(Some(_)));
    match call.operation.ends(key) {
        Some(ttl) => ttl.is_none(),
        None => is_write,
    }
}

/// Whether a key is gone after a call.
fn ends(call: &Call, key: Key, time: Span) -> bool {
    let is_over = |ttl| call.clock.later(ttl).to <= time.from;
    let is_set = call.operation.writes(key).is_some();
    match call.operation.ends(key) {
        Some(Some(ttl)) => is_set && is_over(ttl),
        _ => matches!(call.operation.writes(key), Some(None)),
    }
}

/// Whether a call may be the reason for which a key is over.
fn may_end(call: &Call, key: Key, time: Span) -> bool {
    call.operation.ends(key).flatten().is_some_and(|ttl| call.clock.later(ttl).from <= time.to)
}

/// Whether something surely held throughout the listing: one call `made` it so
/// before, or it was so at the start, and nothing that `ended` it can have come since.
fn holds(list: &Call, from_start: bool, made: &[&Call], ended: &[&Call]) -> bool {
    let undisturbed =
        |since: Moment| ended.iter().all(|call| call.end() < since || list.returned < call.invoked);
    let before = made.iter().filter(|call| call.end() < list.invoked);
    from_start && undisturbed(0) || before.into_iter().any(|call| undisturbed(call.invoked))
}
