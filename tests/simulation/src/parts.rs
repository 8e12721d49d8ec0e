//! A history in parts that have no key in common, each linearizable or not by itself.

use crate::history::{Call, NEVER};
use crate::operation::{KEYS, Key, Operation, Outcome};

/// The calls that matter to linearizability, in order of their beginning: one list
/// for each group of keys that some call has to do with together.
///
/// # Errors
/// A scan that is wrong in itself.
pub fn split(calls: &[Call]) -> Result<Vec<Vec<Call>>, String> {
    let calls = of_keys(calls)?;
    let lone: Vec<bool> = calls.iter().map(|call| is_lone_read(call, &calls)).collect();

    let mut groups: [usize; KEYS.len()] = std::array::from_fn(|key| key);
    for (call, lone) in calls.iter().zip(&lone) {
        let mut together = call.operation.keys();
        if *lone {
            // It still looks at the clock once for all keys that may end.
            together.retain(|key| calls.iter().any(|call| call.operation.ends(*key).flatten().is_some()));
        }
        for pair in together.windows(2) {
            let (kept, merged) = (groups[pair[0]], groups[pair[1]]);
            groups.iter_mut().filter(|group| **group == merged).for_each(|group| *group = kept);
        }
    }
    let mut parts = vec![Vec::new(); KEYS.len()];
    for (call, lone) in calls.into_iter().zip(lone) {
        let keys = call.operation.keys();
        for (group, part) in parts.iter_mut().enumerate() {
            if lone {
                part.extend(within(&call, |key| groups[key] == group));
            } else if keys.first().is_some_and(|key| groups[*key] == group) {
                part.push(call.clone());
            }
        }
    }
    parts.retain(|part| !part.is_empty());
    Ok(parts)
}

/// The calls that have to do with keys and matter, in order of their beginning.
///
/// # Errors
/// A scan that is wrong in itself.
pub fn of_keys(calls: &[Call]) -> Result<Vec<Call>, String> {
    let matters = |call: &&Call| !call.operation.keys().is_empty() && is_of_consequence(call);
    let mut calls = calls.iter().filter(matters).map(plain).collect::<Result<Vec<_>, _>>()?;
    calls.sort_by_key(|call| call.invoked);
    Ok(calls)
}

/// Whether it says something, or may have done something: who was killed before it changed
/// any file has left nothing behind.
pub fn is_of_consequence(call: &Call) -> bool {
    call.settled() || (!call.operation.reads() && call.reached != NEVER)
}

/// A scan found some keys, and the others that it looked at missing, all at one moment.
fn plain(call: &Call) -> Result<Call, String> {
    let (Operation::Scan(scan), Some(Outcome::Scanned(found))) = (&call.operation, &call.outcome) else {
        return Ok(call.clone());
    };
    let wrong = |what| format!("the scan at {}-{}: {what}", call.invoked, call.returned);
    let keys = scan.looked(found).map_err(wrong)?;
    let value = |key: &Key| found.iter().find(|(other, _)| other == key).map(|(_, value)| *value);
    let values = keys.iter().map(value).collect();
    Ok(Call { operation: Operation::GetMany(keys), outcome: Some(Outcome::Many(values)), ..call.clone() })
}

/// Whether it reads many keys while nobody else calls, so that it is no matter
/// whether it reads them in one moment. What a killed call may still do, it does to one group.
fn is_lone_read(call: &Call, calls: &[Call]) -> bool {
    let meets = |other: &&Call| {
        other.outcome.is_some() && other.invoked <= call.returned && other.returned >= call.invoked
    };
    matches!(call.operation, Operation::GetMany(_) | Operation::GetVersioned(_))
        && calls.iter().filter(meets).count() == 1
}

/// The part of a read that is about some of the keys.
fn within(call: &Call, is_meant: impl Fn(usize) -> bool) -> Option<Call> {
    let (operation, outcome) = match (&call.operation, call.outcome.as_ref()?) {
        (Operation::GetMany(keys), Outcome::Many(found)) => {
            let (keys, found) = some(keys, found, is_meant);
            (Operation::GetMany(keys), Outcome::Many(found))
        }
        (Operation::GetVersioned(keys), Outcome::Versioned(found)) => {
            let (keys, found) = some(keys, found, is_meant);
            (Operation::GetVersioned(keys), Outcome::Versioned(found))
        }
        _ => return None,
    };
    let is_any = !operation.keys().is_empty();
    is_any.then(|| Call { operation, outcome: Some(outcome), ..call.clone() })
}

fn some<T: Copy>(keys: &[Key], found: &[T], is_meant: impl Fn(usize) -> bool) -> (Vec<Key>, Vec<T>) {
    keys.iter().copied().zip(found.iter().copied()).filter(|(key, _)| is_meant(*key)).unzip()
}
