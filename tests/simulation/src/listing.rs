//! Whether a listing has what it must have.
//!
//! A listing is not one moment. Every key that was there throughout comes once,
//! none that was not there at any time comes, and the others may.

use crate::history::{Call, Moment};
use crate::model::State;
use crate::operation::{KEYS, Key, Operation, Outcome};

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
        let (makes, ends): (Vec<_>, Vec<_>) = (select(calls, key, makes), select(calls, key, ends));
        match listed.iter().filter(|listed| *listed == name).count() {
            0 if holds(list, was_there, &makes, &ends) => return wrong(format!("{name:?} is missing")),
            1 if holds(list, !was_there, &ends, &makes) => return wrong(format!("{name:?} was not there")),
            0 | 1 => {}
            _ => return wrong(format!("{name:?} comes more than once")),
        }
    }
    Ok(())
}

fn select(calls: &[Call], key: Key, what: impl Fn(&Call, Key) -> bool) -> Vec<&Call> {
    calls.iter().filter(|call| !call.refused() && what(call, key)).collect()
}

fn makes(call: &Call, key: Key) -> bool {
    call.operation.adds_to(key) || matches!(call.operation.writes(key), Some(Some(_)))
}

fn ends(call: &Call, key: Key) -> bool {
    matches!(call.operation.writes(key), Some(None))
}

/// Whether something surely held throughout the listing: one call `made` it so
/// before, or it was so at the start, and nothing that `ended` it can have come since.
fn holds(list: &Call, from_start: bool, made: &[&Call], ended: &[&Call]) -> bool {
    let undisturbed =
        |since: Moment| ended.iter().all(|call| call.end() < since || list.returned < call.invoked);
    let before = made.iter().filter(|call| call.end() < list.invoked);
    from_start && undisturbed(0) || before.into_iter().any(|call| undisturbed(call.invoked))
}
