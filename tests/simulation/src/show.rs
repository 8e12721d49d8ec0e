//! Histories in words.

use std::fmt::Write;

use crate::history::{Call, NEVER};
use crate::operation::{BUCKETS, KEYS, Operation, Outcome};
use crate::values::Values;

/// Some calls as people want to read them, one a line.
#[must_use]
pub fn calls(which: &[Call], values: &Values) -> String {
    let mut text = String::new();
    for call in which {
        let until = if call.returned == NEVER { String::from("…") } else { call.returned.to_string() };
        let outcome = call.outcome.as_ref().map_or(String::from("killed"), |outcome| answer(outcome, values));
        let _ = writeln!(
            text,
            "  {:>4}-{until:<4} #{:<2} {}: {} -> {outcome}",
            call.invoked,
            call.instance,
            BUCKETS[call.bucket],
            question(&call.operation, values)
        );
    }
    text
}

fn question(operation: &Operation, values: &Values) -> String {
    let names = |keys: &[usize]| keys.iter().map(|key| KEYS[*key]).collect::<Vec<_>>();
    match operation {
        Operation::Get(key) => format!("get {:?}", KEYS[*key]),
        Operation::Exists(key) => format!("exists {:?}", KEYS[*key]),
        Operation::Set(key, value) => format!("set {:?} = {}", KEYS[*key], values.show(*value)),
        Operation::Delete(key) => format!("delete {:?}", KEYS[*key]),
        Operation::Increment(key, delta) => format!("increment {:?} by {delta:?}", KEYS[*key]),
        Operation::Version(key) => format!("version {:?}", KEYS[*key]),
        Operation::Snapshot(key) => format!("snapshot {:?}", KEYS[*key]),
        Operation::Swap(key, expected, value) => {
            format!("swap {:?} if {expected} = {}", KEYS[*key], values.show(*value))
        }
        Operation::GetMany(keys) => format!("get_many {:?}", names(keys)),
        Operation::SetMany(pairs) => {
            let pairs: Vec<_> = pairs
                .iter()
                .map(|(key, value)| format!("{:?} = {}", KEYS[*key], values.show(*value)))
                .collect();
            format!("set_many [{}]", pairs.join(", "))
        }
        Operation::DeleteMany(keys) => format!("delete_many {:?}", names(keys)),
        Operation::List => String::from("list"),
    }
}

fn answer(outcome: &Outcome, values: &Values) -> String {
    let value = |value: &Option<u32>| value.map_or(String::from("none"), |id| values.show(id));
    match outcome {
        Outcome::Found(found) => value(found),
        Outcome::Snapshot(found, version) => format!("{} of version {version}", value(found)),
        Outcome::Many(found) => format!("[{}]", found.iter().map(value).collect::<Vec<_>>().join(", ")),
        other => format!("{other:?}"),
    }
}
