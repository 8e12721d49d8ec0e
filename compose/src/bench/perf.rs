//! Whose code processors are in, by `perf` of Linux.
//!
//! A clock of each processor asks it, whoever it works for. Were the process watched alone, that clock would be
//! set and stopped whenever it waits: a call that waits for a server takes a tenth longer then, and with
//! the counters of a processor half as long again. Where processors rest, clocks are late and samples are
//! lost; so samples tell only the parts, and the account of the system tells the time that they are parts of.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, ensure};
use compose::process::{read, say, shown};
use compose::system::{Server, succeeds};

use super::owners::{self, Owners};
use super::peer::place;

const PERF: Server = Server { programs: &["perf"], debian: "linux-perf", homebrew: None };

/// So many nanoseconds are between two samples of a processor: not in step with what the kernel does by its own clock.
const PERIOD: &str = "239017";

/// Whether samples can be taken. Where they cannot, and so `what` is left out, that is said, in CI too:
/// machines that others lend often let nobody look at all of their processors.
pub fn is_there(what: &str) -> Result<bool> {
    if let Err(error) = PERF.find() {
        say("Leaving out", &format!("{what}, as {error}"));
        return Ok(false);
    }
    let allowed = succeeds(record(&files()?).args(["--", "true"]));
    if !allowed {
        let advice = "be root, or set the sysctl kernel.perf_event_paranoid to 0";
        say("Leaving out", &format!("{what}, as perf may not look at all processors: {advice}"));
    }
    Ok(allowed)
}

/// Runs a program for what it prints; and whose time it took.
pub fn watch(command: &Command) -> Result<(String, Owners)> {
    let files = files()?;
    let mut perf = record(&files);
    // The shell says which process it is, and becomes the program.
    perf.args(["--", "sh", "-c", "echo $$; exec \"$@\"", "sh"]);
    perf.arg(command.get_program()).args(command.get_args());
    perf.envs(command.get_envs().filter_map(|(name, value)| Some((name, value?))));
    if let Some(directory) = command.get_current_dir() {
        perf.current_dir(directory);
    }
    // With it wasmtime looks at the stack of every error, also of those that are answers.
    let printed = read(perf.env_remove("RUST_BACKTRACE"))?;
    let (process, printed) = printed.split_once('\n').context("a shell says which process it is")?;
    Ok((printed.into(), owners(process.parse()?, &files)?))
}

/// Does something; and whose time of a process it took.
pub fn watch_process<T>(process: u32, work: impl FnOnce() -> Result<T>) -> Result<(T, Owners)> {
    let files = files()?;
    let mut perf = record(&files);
    // It ends with its command: one that says when it begins, and waits.
    perf.args(["--pid", &process.to_string(), "--", "sh", "-c", "echo ready; cat"]);
    let mut watching = perf.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
    let mut line = String::new();
    BufReader::new(watching.stdout.take().context("stdout was piped")?).read_line(&mut line)?;
    let done = if line.trim() == "ready" { work().map(Some) } else { Ok(None) };
    drop(watching.stdin.take());
    let status = watching.wait()?;
    let done = done?.with_context(|| format!("`{}` did not begin", shown(&perf)))?;
    ensure!(status.success(), "`{}` failed: {status}", shown(&perf));
    Ok((done, owners(process, &files)?))
}

/// Where samples go, and where the time of a process.
fn files() -> Result<[PathBuf; 2]> {
    fs::create_dir_all(place()?)?;
    Ok([place()?.join("perf.data"), place()?.join("perf.time")])
}

/// Samples of all processors, and within them the time of one process. What is recorded leaves out what only
/// names of functions need, and a thread that makes each run a second longer.
fn record([samples, time]: &[PathBuf; 2]) -> Command {
    let mut perf = Command::new("perf");
    perf.args(["record", "--quiet", "--no-buildid", "--no-buildid-cache", "--no-bpf-event", "--all-cpus"]);
    perf.args(["--event", "cpu-clock", "--count", PERIOD, "--output"]).arg(samples);
    perf.args(["--", "perf", "stat", "--event", "task-clock", "--field-separator", ",", "--output"])
        .arg(time);
    perf.env("LC_ALL", "C");
    perf
}

fn owners(process: u32, [samples, time]: &[PathBuf; 2]) -> Result<Owners> {
    let mut perf = Command::new("perf");
    // Names of functions are not asked for: there are no files to read them from below that directory.
    perf.args(["script", "--fields", "pid,period,ip,dso", "--symfs"])
        .arg(place()?)
        .arg("--input")
        .arg(samples);
    let parts = Owners::of(process, &read(&mut perf)?)?;
    let time = owners::time(&fs::read_to_string(time)?)?;
    Ok(parts * (time / parts.all()))
}
