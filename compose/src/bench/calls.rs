//! How often a provider calls its host, from the host's own log.

use std::fmt::Write as _;
use std::path::Path;

use anyhow::{Context, Result, ensure};
use compose::process::output;

use super::peer::Peer;

/// What wasmtime is asked to log: each call, where it begins and where it ends.
const LOG: (&str, &str) = ("WASMTIME_LOG", "wasmtime_wasi_io=trace,wasmtime_wasi=trace");

/// What is counted, as the log calls it and as the table does.
const CALLS: [(&str, &str); 5] = [
    ("now", "now"),
    ("[method]output-stream.check-write", "check-write"),
    ("[method]output-stream.write", "write"),
    ("[method]input-stream.read", "read"),
    ("poll", "poll"),
];

/// A workload, and how many operations it does in all where its amount is 10.
pub type Counted = (&'static str, u64);

/// A table of the calls of one operation of each of the workloads.
pub fn table(peer: &Peer, workloads: &[(Counted, &str)]) -> Result<String> {
    // So many that those at the start do not count.
    const AMOUNT: u64 = 1_000;
    let mut table = format!("| | {} | in all |\n|---|", CALLS.map(|(_, shown)| shown).join(" | "));
    table.push_str(&"---:|".repeat(CALLS.len() + 1));
    for ((workload, of_ten), name) in workloads {
        let operations = (AMOUNT * of_ten / 10) as f64;
        let each = count(peer, workload, AMOUNT)?.map(|calls| calls / operations);
        let all: f64 = each.iter().sum();
        let each: Vec<_> = each.iter().map(|calls| format!("{calls:.1}")).collect();
        write!(table, "\n| {name} | {} | {all:.1} |", each.join(" | "))?;
    }
    Ok(table + "\n")
}

/// How often each of [`CALLS`] is made by a workload.
fn count(peer: &Peer, workload: &str, amount: u64) -> Result<[f64; CALLS.len()]> {
    let mut command = peer.command(Path::new(""), workload, amount)?;
    let output = output(command.env(LOG.0, LOG.1))?;
    ensure!(output.status.success(), "`{workload}` fails when its calls are logged");
    let log = [output.stderr, output.stdout].concat();
    let log = String::from_utf8_lossy(&log);
    let mut counts = [0.0; CALLS.len()];
    for line in log.lines().filter(|line| line.contains(": call")) {
        let name = line.split_once("function=\"").and_then(|(_, rest)| rest.split('"').next());
        if let Some(at) = CALLS.iter().position(|(call, _)| Some(*call) == name) {
            *counts.get_mut(at).context("unreachable: there is one for each")? += 1.0;
        }
    }
    ensure!(counts.iter().sum::<f64>() > 0.0, "wasmtime does not log calls as it did");
    Ok(counts)
}
