//! Samples of what processors do, by `perf` of Linux.
//!
//! A clock of each processor asks it, whoever it works for. Were only one process watched, the clock would be
//! set and stopped whenever that process waits: a call that waits for a server takes a tenth longer then,
//! and with the counters of a processor, which a virtual machine may not have, half as long again.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, ensure};
use compose::process::{read, say, shown};
use compose::system::{Server, succeeds};

use super::owners::Owners;
use super::peer::place;

const PERF: Server = Server { programs: &["perf"], debian: "linux-perf", homebrew: None };

/// A sample stands for so many nanoseconds of one processor.
const PERIOD: &str = "250000";

/// Whether samples can be taken. Where they cannot, and so `what` is left out, that is said, in CI too:
/// machines that others lend often let nobody look at all of their processors.
pub fn is_there(what: &str) -> Result<bool> {
    if let Err(error) = PERF.find() {
        say("Leaving out", &format!("{what}, as {error}"));
        return Ok(false);
    }
    let allowed = succeeds(record(&file()?).arg("true"));
    if !allowed {
        let advice = "be root, or set the sysctl kernel.perf_event_paranoid to 0";
        say("Leaving out", &format!("{what}, as perf may not look at all processors: {advice}"));
    }
    Ok(allowed)
}

/// Runs a program for what it prints; and whose time it took.
pub fn watch(command: &mut Command) -> Result<(String, Owners)> {
    // With it wasmtime looks at the stack of every error, also of those that are answers.
    command.env_remove("RUST_BACKTRACE").stdin(Stdio::null()).stdout(Stdio::piped());
    let ((process, output), file) = meanwhile(|| {
        let process = command.spawn().with_context(|| format!("cannot start `{}`", shown(command)))?;
        Ok((process.id(), process.wait_with_output()?))
    })?;
    ensure!(output.status.success(), "`{}` failed: {}", shown(command), output.status);
    Ok((String::from_utf8_lossy(&output.stdout).into_owned(), owners(process, &file)?))
}

/// Does something; and whose time of a process it took.
pub fn watch_process<T>(process: u32, work: impl FnOnce() -> Result<T>) -> Result<(T, Owners)> {
    let (done, file) = meanwhile(work)?;
    Ok((done, owners(process, &file)?))
}

/// Does something while samples are taken, and where these are.
fn meanwhile<T>(work: impl FnOnce() -> Result<T>) -> Result<(T, PathBuf)> {
    let file = file()?;
    let mut perf = record(&file);
    // Samples are taken from the start to the end of a command: one that says so, and waits.
    perf.args(["sh", "-c", "echo ready; cat"]).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut watching = perf.spawn()?;
    let mut line = String::new();
    BufReader::new(watching.stdout.take().context("stdout was piped")?).read_line(&mut line)?;
    let done = if line.trim() == "ready" { work().map(Some) } else { Ok(None) };
    drop(watching.stdin.take());
    let status = watching.wait()?;
    let done = done?.with_context(|| format!("`{}` did not begin", shown(&perf)))?;
    ensure!(status.success(), "`{}` failed: {status}", shown(&perf));
    Ok((done, file))
}

fn file() -> Result<PathBuf> {
    std::fs::create_dir_all(place()?)?;
    Ok(place()?.join("perf.data"))
}

/// Without what only names of functions need, and without a thread that makes each run a second longer.
fn record(file: &Path) -> Command {
    let mut perf = Command::new("perf");
    perf.args(["record", "--quiet", "--no-buildid", "--no-buildid-cache", "--no-bpf-event", "--all-cpus"]);
    perf.args(["--event", "cpu-clock", "--count", PERIOD, "--output"]).arg(file).arg("--");
    perf
}

fn owners(process: u32, file: &Path) -> Result<Owners> {
    let mut perf = Command::new("perf");
    // Names of functions are not asked for: there are no files to read them from below that directory.
    perf.args(["script", "--fields", "pid,period,ip,dso", "--symfs"]).arg(place()?).arg("--input").arg(file);
    Owners::of(process, &read(&mut perf)?)
}
