//! How often the filesystem provider calls its host, counted.
//!
//! wasmtime logs each call of the functions that it implements, so the real component is counted.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Stdio;

use anyhow::{Result, ensure};
use compose::process::{output, say, shown, text};

use super::numbers::count;
use super::peer::{self, Application, PROVIDER, fresh};
use super::results::{Check, Figure, Plot, Spread, Table};
use super::section::{Findings, Scale};

/// Calls by the name of the function.
type Counts = BTreeMap<String, u64>;

/// An operation whose calls are counted.
struct Operation {
    what: &'static str,
    workload: &'static str,
    /// How many operations the workload makes of 200, more than of 100.
    more: u64,
    durability: &'static str,
    /// The most calls of one.
    limit: f64,
}

const OPERATIONS: [Operation; 6] = [
    Operation { what: "get", workload: "get", more: 200, durability: "os", limit: 1.0 },
    Operation { what: "set", workload: "set", more: 110, durability: "os", limit: 2.0 },
    // Hosts take up to 4 096 bytes in one call.
    Operation { what: "set of 4 KiB", workload: "set@4096", more: 110, durability: "os", limit: 3.0 },
    Operation { what: "increment", workload: "increment", more: 110, durability: "os", limit: 2.0 },
    Operation {
        what: "set with a time to live",
        workload: "overwrite-ttl",
        more: 110,
        durability: "os",
        limit: 3.0,
    },
    Operation { what: "durable set", workload: "set", more: 110, durability: "always", limit: 3.0 },
];

/// Where a command that reads one key finds that many, and the most calls it may make.
const COLD: [(u64, f64); 2] = [(1_000, 14.0), (100_000, 20.0)];

/// Counts. How much is counted does not depend on the scale: it takes no time.
pub fn measure(_: Scale) -> Result<Findings> {
    peer::build_components(peer::PROVIDER)?;
    let guest = Application::new("store-guest", &[])?;
    say("Counting", "calls of the host");
    let (mut calls, mut which, mut checks) = (Vec::new(), Vec::new(), Vec::new());
    let mut add = |what: &str, counts: &BTreeMap<String, f64>, limit: f64| {
        let all = counts.values().sum();
        calls.push(figure(what, PROVIDER, all));
        which.extend(
            counts.iter().filter(|(_, count)| **count > 0.0).map(|(name, count)| figure(what, name, *count)),
        );
        checks.push(Check { what: format!("calls of the host: {what}"), reached: all, limit });
    };
    for operation in &OPERATIONS {
        add(operation.what, &of_one(&guest, operation)?, operation.limit);
    }
    for (keys, limit) in COLD {
        let counts = cold(&guest, keys)?;
        add(&format!("open and get one of {} keys", count(keys as f64)), &counts, limit);
    }
    let total = Table {
        name: "operations".into(),
        title: "Calls of the host by one operation".into(),
        unit: "calls".into(),
        plot: Some(Plot::Bars),
        figures: calls,
        ..Table::default()
    };
    let by_name = Table {
        name: "functions".into(),
        title: "Which calls these are".into(),
        unit: "calls".into(),
        figures: which,
        ..Table::default()
    };
    Ok(Findings { text: TEXT.into(), tables: vec![total, by_name], checks })
}

const TEXT: &str = "Each call that crosses from a component into wasmtime, counted in its log of the component itself\n\
    (`WASMTIME_LOG=wasmtime_wasi=trace`): what 200 operations make more than 100, by one of them. A get is of a key\n\
    in memory. Opening and reading one key counts all calls about files, from the start of the instance on.";

fn figure(what: &str, of: &str, value: f64) -> Figure {
    Figure { what: what.into(), of: of.into(), at: None, spread: Spread::of(&[value]) }
}

/// The calls of one operation.
fn of_one(guest: &Application, operation: &Operation) -> Result<BTreeMap<String, f64>> {
    let Operation { workload, more, durability, .. } = operation;
    let environment = ["--env".into(), format!("KEYVALUE_DURABILITY={durability}")];
    let calls_of = |amount| -> Result<Counts> {
        let directory = fresh("calls")?;
        counted(guest, &directory, &environment, "set", 200)?;
        let counts = counted(guest, &directory, &environment, workload, amount)?;
        fs::remove_dir_all(directory)?;
        Ok(counts)
    };
    let (few, many) = (calls_of(100)?, calls_of(200)?);
    let difference = many.into_iter().map(|(name, count)| {
        let calls = count as f64 - few.get(&name).copied().unwrap_or_default() as f64;
        // What an instance does once, it may do once more or less.
        let of_one = (calls / *more as f64 * 20.0).round() / 20.0;
        (name, of_one)
    });
    Ok(difference.collect())
}

/// The calls of a command that reads one key of a store.
fn cold(guest: &Application, keys: u64) -> Result<BTreeMap<String, f64>> {
    let directory = fresh("calls")?;
    super::loading::fill(guest, &directory, keys)?;
    // Whoever reads first after a load makes the log short.
    counted(guest, &directory, &[], "one", 0)?;
    let mut most = Counts::new();
    for number in (0..keys).step_by((keys / 10) as usize) {
        let counts = counted(guest, &directory, &[], "one", number)?;
        if counts.values().sum::<u64>() > most.values().sum() {
            most = counts;
        }
    }
    fs::remove_dir_all(directory)?;
    let of_files = |name: &str| {
        name.contains("descriptor") || name.contains("directory-entry") || name == "get-directories"
    };
    Ok(most
        .into_iter()
        .filter(|(name, _)| of_files(name))
        .map(|(name, count)| (name, count as f64))
        .collect())
}

/// Runs a workload; the calls in the log.
fn counted(
    guest: &Application,
    directory: &Path,
    more: &[String],
    workload: &str,
    amount: u64,
) -> Result<Counts> {
    let mut command = guest.command(directory, more)?;
    command.args([workload, &amount.to_string()]).env("WASMTIME_LOG", "wasmtime_wasi=trace");
    let output = output(command.stderr(Stdio::piped()))?;
    ensure!(output.status.success(), "`{}` failed: {}", shown(&command), text(&output));
    let counts = calls_in(&String::from_utf8_lossy(&output.stderr));
    ensure!(!counts.is_empty(), "`{}` logs no calls: is wasmtime built without logging?", shown(&command));
    Ok(counts)
}

/// The calls that a log of wasmtime tells of.
fn calls_in(log: &str) -> Counts {
    let mut counts = Counts::new();
    for line in log.lines() {
        let Some((_, rest)) = line.split_once(" function=\"") else { continue };
        let Some((name, rest)) = rest.split_once("\"}: ") else { continue };
        if rest.split_once(": ").is_some_and(|(_, event)| event == "call" || event.starts_with("call ")) {
            let name = name.trim_start_matches("[method]").to_owned();
            *counts.entry(name).or_default() += 1;
        }
    }
    counts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_call_is_counted_once_and_its_return_is_not() {
        let log = "T TRACE wit-bindgen import{module=\"types\" function=\"[method]descriptor.read\"}: a::types: call self_=1\n\
                   T TRACE wit-bindgen import{module=\"types\" function=\"[method]descriptor.read\"}: a::types: return result=Ok(\": call \")\n\
                   T TRACE wit-bindgen import{module=\"random\" function=\"get-random-u64\"}: a::random: call\n\
                   Stack backtrace: call\n";
        let counts: Vec<_> = calls_in(log).into_iter().collect();
        assert_eq!(counts, [("descriptor.read".into(), 1), ("get-random-u64".into(), 1)]);
    }
}
