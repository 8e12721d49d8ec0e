//! A history in parts that have no key in common, each linearizable or not by itself.

use crate::history::{Call, NEVER};
use crate::operation::{KEYS, Operation, Outcome};

/// The calls that matter to linearizability, in order of their beginning: one list
/// for each group of keys that some call has to do with together.
#[must_use]
pub fn split(calls: &[Call]) -> Vec<Vec<Call>> {
    let matters =
        |call: &&Call| call.operation != Operation::List && (call.settled() || may_have_written(call));
    let mut calls: Vec<&Call> = calls.iter().filter(matters).collect();
    calls.sort_by_key(|call| call.invoked);
    let lone: Vec<bool> = calls.iter().map(|call| is_lone_read(call, &calls)).collect();

    let mut groups: [usize; KEYS.len()] = std::array::from_fn(|key| key);
    for (call, _) in calls.iter().zip(&lone).filter(|(_, lone)| !**lone) {
        for pair in call.operation.keys().windows(2) {
            let (kept, merged) = (groups[pair[0]], groups[pair[1]]);
            groups.iter_mut().filter(|group| **group == merged).for_each(|group| *group = kept);
        }
    }
    let mut parts = vec![Vec::new(); KEYS.len()];
    for (call, lone) in calls.into_iter().zip(lone) {
        let keys = call.operation.keys();
        for (group, part) in parts.iter_mut().enumerate() {
            if lone {
                part.extend(within(call, |key| groups[key] == group));
            } else if keys.first().is_some_and(|key| groups[*key] == group) {
                part.push(call.clone());
            }
        }
    }
    parts.retain(|part| !part.is_empty());
    parts
}

/// Who was killed before it changed any file has left nothing behind.
fn may_have_written(call: &Call) -> bool {
    !call.operation.reads() && call.reached != NEVER
}

/// Whether it reads many keys while nobody else calls, so that it is no matter
/// whether it reads them in one moment. What a killed call may still do, it does to one group.
fn is_lone_read(call: &Call, calls: &[&Call]) -> bool {
    let meets = |other: &&&Call| {
        other.outcome.is_some() && other.invoked <= call.returned && other.returned >= call.invoked
    };
    matches!(call.operation, Operation::GetMany(_)) && calls.iter().filter(meets).count() == 1
}

/// The part of a read that is about some of the keys.
fn within(call: &Call, is_meant: impl Fn(usize) -> bool) -> Option<Call> {
    let (Operation::GetMany(keys), Some(Outcome::Many(found))) = (&call.operation, &call.outcome) else {
        return None;
    };
    let meant = keys.iter().copied().zip(found.iter().copied()).filter(|(key, _)| is_meant(*key));
    let (keys, found): (Vec<_>, Vec<_>) = meant.unzip();
    let is_any = !keys.is_empty();
    let (operation, outcome) = (Operation::GetMany(keys), Some(Outcome::Many(found)));
    is_any.then(|| Call { operation, outcome, ..call.clone() })
}
