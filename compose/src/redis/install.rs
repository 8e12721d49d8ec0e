//! Whether there is a Redis server, and how one gets there.

use std::env;
use std::io::{self, Write as _};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, ensure};

use crate::process::{output, read, run, say};

/// Looks for a Redis server to start.
///
/// # Errors
/// When there is none; what to do about it.
pub fn find() -> Result<()> {
    ensure!(
        is_installed(),
        if cfg!(windows) {
            "there is no `redis-server` for this system: do this on Linux, also that of WSL, or on macOS"
        } else {
            "`redis-server` and `redis-cli` are not on PATH: install them, on Debian by \
             `apt-get install redis-server`, elsewhere as `redis`"
        }
    );
    Ok(())
}

/// Whether there is a Redis server to start. Where there is none, and so `what` is left out, that is
/// said; but in CI there has to be one, on systems that Redis exists for.
///
/// # Errors
/// When `CI` is set, and there is none.
pub fn is_there(what: &str) -> Result<bool> {
    match find() {
        Err(error) if is_ci() && !cfg!(windows) => Err(error),
        Err(error) => {
            // Past the test harness, which shows what was printed only of tests that fail.
            let _ = writeln!(io::stderr(), "skipped: {what}, as {error}");
            Ok(false)
        }
        Ok(()) => Ok(true),
    }
}

/// Installs a server where there is none and this may be done without being asked: that of Debian as
/// root, or in CI as somebody who may become root, and in CI that of Homebrew. Where it may not,
/// that is said.
///
/// # Errors
/// In CI, when it may be done, and fails.
pub fn prepare() -> Result<()> {
    if is_installed() {
        return Ok(());
    }
    match install() {
        Ok(true) => Ok(()),
        Ok(false) => {
            say("Missing", "redis-server, and it is not installed without being asked");
            Ok(())
        }
        Err(error) if is_ci() => Err(error),
        Err(error) => {
            say("Missing", &format!("redis-server, and it cannot be installed: {error:#}"));
            Ok(())
        }
    }
}

/// Installs a server, if this may be done.
fn install() -> Result<bool> {
    if succeeds(Command::new("apt-get").arg("--version")) {
        let Some(before) = root_by()? else { return Ok(false) };
        say("Installing", "redis-server from the packages of this system");
        let install = ["install", "-y", "-qq", "--no-install-recommends", "redis-server"];
        quietly(before, &[&APT[..], &["update", "-qq"]].concat())?;
        quietly(before, &[&APT[..], &install].concat())?;
        return Ok(true);
    }
    if is_ci() && succeeds(Command::new("brew").arg("--version")) {
        say("Installing", "redis by Homebrew");
        quietly(&["brew"], &["install", "--quiet", "redis"])?;
        return Ok(true);
    }
    Ok(false)
}

/// What stands behind `env`.
const APT: [&str; 2] = ["DEBIAN_FRONTEND=noninteractive", "apt-get"];

/// What makes a command be run by root, if that may be.
fn root_by() -> Result<Option<&'static [&'static str]>> {
    if read(Command::new("id").arg("-u"))?.trim() == "0" {
        return Ok(Some(&["env"]));
    }
    let may = is_ci() && succeeds(Command::new("sudo").args(["-n", "true"]));
    Ok(may.then_some(&["sudo", "-n", "env"]))
}

fn quietly(program: &[&str], arguments: &[&str]) -> Result<()> {
    let (program, first) = program.split_first().context("unreachable: there is a program")?;
    let mut command = Command::new(program);
    run(command.args(first).args(arguments).stdin(Stdio::null()).stdout(Stdio::null()))
}

fn is_installed() -> bool {
    succeeds(Command::new("redis-server").arg("--version"))
        && succeeds(Command::new("redis-cli").arg("--version"))
}

fn is_ci() -> bool {
    env::var_os("CI").is_some_and(|value| !value.is_empty() && value != "false")
}

fn succeeds(command: &mut Command) -> bool {
    output(command).is_ok_and(|output| output.status.success())
}
