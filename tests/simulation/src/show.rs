//! Histories in words.

use std::fmt::Write as _;

use keyvalue_core::extra::Position;

use crate::history::{Call, NEVER};
use crate::operation::{BUCKETS, Change, Check, Follow, KEYS, Operation, Outcome, Page, Place, Write};
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
            "  {:>4}-{until:<4} {} ms #{:<2} {}: {} -> {outcome}",
            call.invoked,
            time(call),
            call.instance,
            BUCKETS[call.bucket],
            question(&call.operation, values)
        );
    }
    text
}

/// The milliseconds on the clock, without those that are the same in all runs.
fn time(call: &Call) -> String {
    const BEGIN: u64 = 1_000_000;
    let to = if call.clock.to == u64::MAX {
        String::from("…")
    } else {
        call.clock.to.saturating_sub(BEGIN).to_string()
    };
    format!("{}-{to}", call.clock.from.saturating_sub(BEGIN))
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
        Operation::SetWithTtl(key, value, ttl) => {
            format!("set {:?} = {} for {ttl} ms", KEYS[*key], values.show(*value))
        }
        Operation::Expire(key, ttl) => format!("expire {:?} in {ttl:?} ms", KEYS[*key]),
        Operation::Ttl(key) => format!("ttl {:?}", KEYS[*key]),
        Operation::GetVersioned(keys) => format!("get_versioned {:?}", names(keys)),
        Operation::Commit(checks, writes) => {
            let checks: Vec<_> = checks.iter().map(|(key, what)| check(KEYS[*key], *what, values)).collect();
            let writes: Vec<_> = writes.iter().map(|(key, what)| write(KEYS[*key], *what, values)).collect();
            format!("commit if [{}] [{}]", checks.join(", "), writes.join(", "))
        }
        Operation::Scan(scan) => format!("{scan:?}"),
        Operation::Destroy => String::from("destroy"),
        Operation::Compact => String::from("compact"),
        Operation::Verify => String::from("verify"),
        Operation::Latest => String::from("latest"),
        Operation::Follow(Follow { place, limit, pages }) => {
            let place = if let Place::At(position) = place { shown(*position) } else { format!("{place:?}") };
            format!("changes from {place}, {limit} a page, {pages} pages")
        }
    }
}

fn answer(outcome: &Outcome, values: &Values) -> String {
    let value = |value: &Option<u32>| value.map_or(String::from("none"), |id| values.show(id));
    match outcome {
        Outcome::Found(found) => value(found),
        Outcome::Snapshot(found, version) => format!("{} of version {version}", value(found)),
        Outcome::Many(found) => format!("[{}]", found.iter().map(value).collect::<Vec<_>>().join(", ")),
        Outcome::Versioned(found) => {
            let versioned = |found: &Option<(u32, u64)>| {
                found.map_or(String::from("none"), |(id, n)| format!("{} of version {n}", values.show(id)))
            };
            format!("[{}]", found.iter().map(versioned).collect::<Vec<_>>().join(", "))
        }
        Outcome::Scanned(found) => {
            let entry = |(key, value): &(usize, u32)| write(name(*key), Write::Set(*value), values);
            format!("[{}]", found.iter().map(entry).collect::<Vec<_>>().join(", "))
        }
        Outcome::At(position) => shown(*position),
        Outcome::Followed(pages) => pages.iter().map(|found| page(found, values)).collect(),
        other => format!("{other:?}"),
    }
}

fn name(key: usize) -> &'static str {
    KEYS.get(key).unwrap_or(&"(a stranger)")
}

fn check(key: &str, check: Check, values: &Values) -> String {
    match check {
        Check::Value(value) => format!("{key:?} = {}", values.show(value)),
        other => format!("{key:?} {other:?}"),
    }
}

fn write(key: &str, write: Write, values: &Values) -> String {
    match write {
        Write::Set(value) => format!("{key:?} = {}", values.show(value)),
        Write::Delete => format!("no {key:?}"),
        Write::Add(amount) => format!("{key:?} + {amount}"),
    }
}

fn shown(Position { generation, offset, index, seed }: Position) -> String {
    format!("{generation}:{offset}:{index}~{seed:x}")
}

fn page(page: &Page, values: &Values) -> String {
    let Page::Changes(changes, position) = page else { return format!(" gap {}", shown(page.position())) };
    let change = |change: &Change| {
        let what = change.value.map_or(Write::Delete, Write::Set);
        let ttl = change.ttl.map_or(String::new(), |ttl| format!(" for {ttl} ms"));
        write(name(change.key), what, values) + &ttl
    };
    let changes: Vec<_> = changes.iter().map(change).collect();
    format!(" [{}] {}", changes.join(", "), shown(*position))
}
