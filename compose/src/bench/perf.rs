//! Samples of what processors do, by `perf` of Linux.
//!
//! A sample is taken whenever a process has been on a processor for so long, so that each stands for that
//! time. Counters of the processor are not needed, which many virtual machines do not have.

use std::ffi::OsStr;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, ensure};
use compose::process::{output, read, say, shown};
use compose::system::{Server, succeeds};

use super::owners::Owners;
use super::peer::place;

const PERF: Server = Server { programs: &["perf"], debian: "linux-perf", homebrew: None };

/// A sample stands for so many nanoseconds.
const PERIOD: &str = "250000";

const EVENT: &str = "task-clock";

/// Whether samples can be taken, of the kernel too. Where they cannot, and so `what` is left out, that
/// is said, in CI too: machines that others lend often do not let anybody look into their kernel.
pub fn is_there(what: &str) -> Result<bool> {
    if let Err(error) = PERF.find() {
        say("Leaving out", &format!("{what}, as {error}"));
        return Ok(false);
    }
    // Asked for both, perf is content with less than it was asked for.
    let allowed = succeeds(record(&format!("{EVENT}:k"), &file()?).args(["--", "true"]));
    if !allowed {
        let advice = "be root, or set the sysctl kernel.perf_event_paranoid to 1";
        say("Leaving out", &format!("{what}, as perf may not look into the kernel: {advice}"));
    }
    Ok(allowed)
}

/// Runs a program for what it prints; and whose time it took.
pub fn watch(command: &Command) -> Result<(String, Owners)> {
    let file = file()?;
    let mut perf = record(EVENT, &file);
    perf.arg("--").arg(command.get_program()).args(command.get_args());
    if let Some(directory) = command.get_current_dir() {
        perf.current_dir(directory);
    }
    // With it wasmtime looks at the stack of every error, also of those that are answers.
    let printed = read(perf.env_remove("RUST_BACKTRACE"))?;
    Ok((printed, report(&file)?))
}

/// Does something, and tells whose time a process took meanwhile.
pub fn meanwhile<T>(process: u32, work: impl FnOnce() -> Result<T>) -> Result<(T, Owners)> {
    let file = file()?;
    let mut perf = record(EVENT, &file);
    // Samples are taken from the start to the end of a command: one that says so, and waits.
    perf.args(["-p", &process.to_string(), "--", "sh", "-c", "echo ready; cat"]);
    let mut watching = perf.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
    let mut line = String::new();
    BufReader::new(watching.stdout.take().context("stdout was piped")?).read_line(&mut line)?;
    let done = if line.trim() == "ready" { work().map(Some) } else { Ok(None) };
    drop(watching.stdin.take());
    let status = watching.wait()?;
    let done = done?.with_context(|| format!("`{}` did not begin", shown(&perf)))?;
    ensure!(status.success(), "`{}` failed: {status}", shown(&perf));
    Ok((done, report(&file)?))
}

fn file() -> Result<PathBuf> {
    std::fs::create_dir_all(place()?)?;
    Ok(place()?.join("perf.data"))
}

/// Without what only names of functions need, and without a thread that makes each run a second longer.
fn record(event: &str, file: &Path) -> Command {
    let mut perf = Command::new("perf");
    perf.args(["record", "--quiet", "--no-buildid", "--no-buildid-cache", "--no-bpf-event"]);
    perf.args(["--event", event, "--count", PERIOD, "--output"]).arg(file);
    perf
}

fn report(file: &Path) -> Result<Owners> {
    let mut perf = Command::new("perf");
    let by_object = ["--stdio", "--sort", "dso", "--fields", "period,dso", "--field-separator", ";"];
    perf.arg("report").args(by_object).args([OsStr::new("--input"), file.as_os_str()]);
    let output = output(&mut perf)?;
    ensure!(output.status.success(), "`{}` failed: {}", shown(&perf), output.status);
    Owners::of(&String::from_utf8_lossy(&output.stdout))
}
